"""The service itself, by whoever performs it: start, every stage of its process, end, summary (6.4.2, 6.5)."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from station.demo.accounts import Cast
from station.demo.client import Caller
from station.demo.telling import Story
from station.demo.waiting import found, until

SEED = uuid.UUID("8f4a3b62-5b1c-4f7e-9d55-0c6f1d6d2a10")


def perform(performer: Caller, item_id: str, department: str) -> dict[str, Any]:
    """Serve an item from start to summary; doing it again changes nothing. The item as it ended."""
    item = until(
        f"事项 {item_id} 可以开始服务",
        f"item {item_id} to be ready for its service",
        lambda: _agreed(performer, item_id),
    )
    performer.post(f"tracking/items/{item_id}/start", key=_key(item_id, "start"))
    stages = performer.get(f"tracking/items/{item_id}")["stages"]
    for stage in stages:
        performer.post(
            f"tracking/items/{item_id}/stages/{stage['key']}", key=_key(item_id, stage["key"])
        )
    ended: dict[str, Any] = performer.post(
        f"tracking/items/{item_id}/end", key=_key(item_id, "end")
    )
    _report(performer, item_id, item["name_zh"], department)
    return ended


def serve_by_station(cast: Cast, item_ids: Sequence[str], story: Story) -> None:
    """The station's officer serves what the station does itself (Appendix B, left branch)."""
    story.step(
        "本站实施服务：逐环节推进、小结", "the station serves: stage by stage, with a summary"
    )
    for item_id in item_ids:
        item = perform(cast.officer, item_id, "服务站质量服务部")
        stages = " → ".join(stage["name_zh"] for stage in item["stages"])
        story.tell(f"{item['code']:<8} {stages} → 结束 ended")


def wait_until_served(
    cast: Cast, case_id: str, count: int, story: Story, still_well: Callable[[], None]
) -> None:
    """Wait until every item has ended, the providers' too (4.1)."""
    story.step("等待机构完成服务", "the providers finish their services")

    def all_ended() -> Any:
        still_well()
        case = cast.enterprise.get(f"tracking/cases/{case_id}")
        return case if case["ended_count"] == case["item_count"] == count else None

    case = until("全部事项服务结束", "every item to end", all_ended)
    story.tell(f"{case['ended_count']}/{case['item_count']} 个事项已结束 items ended")


def wait_until_reported(
    cast: Cast, case_id: str, story: Story, still_well: Callable[[], None]
) -> None:
    """Wait until each performer has filed its summary (6.4.2)."""

    def all_reported() -> bool:
        still_well()
        items = cast.officer.every("evaluation/items", case_id=case_id)
        return {one["state"] for one in items} <= {"awaiting_answer", "complete"}

    until("各方报送服务小结", "every performer to file its summary", all_reported)
    story.tell("各方已报送服务小结 all summaries filed")


def _agreed(performer: Caller, item_id: str) -> Any:
    item = found(performer, f"tracking/items/{item_id}")
    return item if item and item["state"] != "waiting" else None


def _report(performer: Caller, item_id: str, name: str, department: str) -> None:
    """The summary; evaluation has to have heard of the start of the service first."""
    until(
        f"事项 {item_id} 可以报送小结",
        f"item {item_id} to take its summary",
        lambda: _has_ended(performer, item_id),
    )
    summary = {
        "result": "achieved",
        "findings": f"{name}：已按需求处理单完成。",
        "advice": "建议每年复核一次。",
        "department": department,
        "technical_staff": "示例技术员",
    }
    performer.post(f"evaluation/items/{item_id}/summary", summary, key=_key(item_id, "summary"))


def _has_ended(performer: Caller, item_id: str) -> Any:
    item = found(performer, f"evaluation/items/{item_id}")
    return item if item and item["ended_at"] else None


def _key(item_id: str, what: str) -> str:
    """The same key for the same step, also when a program starts over."""
    return str(uuid.uuid5(SEED, f"{item_id}/{what}"))
