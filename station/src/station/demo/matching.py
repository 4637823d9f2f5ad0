"""Who serves each item: the station itself, or a provider that the enterprise chooses (6.2)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from station.demo.accounts import Cast
from station.demo.client import Caller, DemoFailed
from station.demo.form import CLASSIFIED, STATION, today
from station.demo.telling import Story
from station.demo.waiting import found, until
from station.demo.window import Accepted

DECLINED = "food_drug_testing"
SILENT = "special_equipment"
"""The items (by table of Appendix A) whose first provider says no, and says nothing."""

SHOWN = 3


@dataclass(frozen=True)
class Choice:
    """The enterprise's choice of a provider for an item."""

    item_id: str
    section: str
    code: str
    provider: str


def assess(cast: Cast, accepted: Accepted, story: Story) -> tuple[list[str], list[str]]:
    """The officer assesses every item (6.2.1); ids served by the station, ids for providers."""
    story.step("质量专员逐项评估", "the officer assesses each item")
    served = set(cast.public.get(f"admin/stations/{STATION}")["served_items"])
    own: list[str] = []
    others: list[str] = []
    for item in accepted.items:
        code = item["code"] or CLASSIFIED[item["section"]]
        way = "station" if code in served else "provider"
        _assess_one(cast.officer, item, code, way)
        (own if way == "station" else others).append(item["item_id"])
        whose = "本站实施 station" if way == "station" else "机构实施 provider"
        story.tell(f"{code:<8} {whose}  {item['asked_zh']}")
    story.tell(f"本站 by the station {len(own)} · 机构 by providers {len(others)}")
    return own, others


def _assess_one(officer: Caller, item: Mapping[str, Any], code: str, way: str) -> None:
    item_id = item["item_id"]
    until(
        f"事项 {item_id} 到达服务对接",
        f"item {item_id} to reach matching",
        lambda: found(officer, f"matching/items/{item_id}"),
    )
    why = "本站具备自主实施条件" if way == "station" else "需由具备资质的机构实施"
    body = {"way": way, "reason": why} | ({} if item["code"] else {"code": code})
    officer.post(f"matching/items/{item_id}/assessment", body)


def choose(cast: Cast, accepted: Accepted, item_ids: Sequence[str], story: Story) -> list[Choice]:
    """The enterprise reads the ranking of each item and makes up its mind (6.2.1); nothing is sent yet."""
    story.step(
        "推荐机构排序（含理由），企业选择", "ranked providers with reasons; the enterprise chooses"
    )
    sections = {one["item_id"]: one["section"] for one in accepted.items}
    return [_choose_one(cast, item_id, sections[item_id], story) for item_id in item_ids]


def _choose_one(cast: Cast, item_id: str, section: str, story: Story) -> Choice:
    item = cast.enterprise.get(f"matching/items/{item_id}")
    candidates = cast.enterprise.get(f"matching/items/{item_id}/candidates")
    story.tell(f"{item['code']} {section}")
    for place, one in enumerate(candidates["ranked"][:SHOWN], 1):
        parts = " ".join(f"{part['zh']}{_number(part['points'])}" for part in one["parts"])
        story.tell(f"  {place}. {one['provider_id']} {_number(one['score'])} 分  {parts}")
    for one in candidates["excluded"]:
        reasons = "；".join(f"{reason['zh']} {reason['en']}" for reason in one["reasons"])
        if {reason["code"] for reason in one["reasons"]} != {"scope"}:
            story.tell(f"  ✗ {one['provider_id']} {reasons}")
    ranked = [one["provider_id"] for one in candidates["ranked"]]
    chosen = next((one for one in ranked if one in cast.machines), None)
    if chosen is None:
        raise DemoFailed(f"事项 {item['code']} 没有可接单的机构。", f"Nobody fits {item['code']}.")
    story.tell(f"  → 选择 chosen {chosen}")
    return Choice(item_id, section, item["code"], chosen)


def send_needs(cast: Cast, choices: Sequence[Choice], story: Story) -> None:
    """The choices are made known, and each need goes to its provider at once (6.2.2)."""
    story.step("需求发送至所选机构", "the needs go to the chosen providers")
    for one in choices:
        cast.enterprise.post(f"matching/items/{one.item_id}/choice", {"provider_id": one.provider})
        story.tell(f"{one.code:<8} → {one.provider}")


def agree_with_station(cast: Cast, item_ids: Sequence[str], story: Story) -> None:
    """The station's own service: the officer proposes, the enterprise confirms (6.2.1)."""
    story.step("本站实施的事项：专员与企业商定服务内容", "served by the station: content agreed")
    for item_id in item_ids:
        item = cast.officer.get(f"matching/items/{item_id}")
        cast.officer.post(f"matching/items/{item_id}/proposals", terms(item["code"], 5, "0.00"))
        _confirm(cast, item_id, story)


def agree_with_providers(
    cast: Cast, item_ids: Sequence[str], story: Story, still_well: Callable[[], None]
) -> None:
    """The enterprise confirms what the provider of each item proposes, as the proposals come (6.2.2)."""
    story.step(
        "机构响应、改派，企业确认协商结果", "providers answer, re-matches; the enterprise confirms"
    )
    waiting = list(item_ids)

    def confirm_what_came() -> bool:
        still_well()
        for item_id in list(waiting):
            if _is_proposed(cast.enterprise.get(f"matching/items/{item_id}")):
                _confirm(cast, item_id, story)
                waiting.remove(item_id)
        return not waiting

    until("各机构提出协商内容", "terms proposed by every provider", confirm_what_came)


def terms(code: str, days: int, price: str) -> dict[str, Any]:
    """Terms from today on: the cycle in working days, the price in yuan."""
    return {
        "service_item": f"{code} 按服务目录实施",
        "starts_on": today().isoformat(),
        "cycle_working_days": days,
        "price_yuan": price,
    }


def _is_proposed(item: Mapping[str, Any]) -> bool:
    if item["state"] == "no_provider":
        raise DemoFailed(
            f"事项 {item['code']} 没有机构能承接。", f"No provider is left for {item['code']}."
        )
    return item["state"] == "negotiating" and bool((item.get("negotiation") or {}).get("rounds"))


def _confirm(cast: Cast, item_id: str, story: Story) -> None:
    cast.enterprise.post(f"matching/items/{item_id}/confirmation")
    sheet = cast.enterprise.get(f"matching/items/{item_id}/sheet")
    agreed = sheet["terms"]
    story.tell(
        f"需求处理单 sheet {sheet['number']}  {sheet['item']['code']:<8} {sheet['performer']['id']:<9}"
        f" {agreed['starts_on']} 起 {agreed['cycle_working_days']} 工作日 {agreed['price_yuan']} 元"
    )


def _number(value: Any) -> str:
    return f"{float(value):g}"
