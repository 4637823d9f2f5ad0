"""The service of an item by whoever performs it: start, every stage, end, summary (6.4.2, 6.5)."""

from typing import Any

from benchmarks.journey.calls import Api, Who
from benchmarks.journey.watching import Watch
from station.demo.form import today


def terms(code: str, price: str) -> dict[str, Any]:
    """Terms from today on, for five working days; the price in yuan."""
    return {
        "service_item": f"{code} 按服务目录实施",
        "starts_on": today().isoformat(),
        "cycle_working_days": 5,
        "price_yuan": price,
    }


def perform(api: Api, watch: Watch, who: Who, item_id: str, department: str) -> None:
    """Serve an item from start to summary, each step as soon as the services have heard of the one before."""
    watch.wait("agreed", [item_id])
    api.post(who, "tracking", f"items/{item_id}/start")
    for stage in api.get(who, "tracking", f"items/{item_id}").body["stages"]:
        api.post(who, "tracking", f"items/{item_id}/stages/{stage['key']}")
    api.post(who, "tracking", f"items/{item_id}/end")
    watch.wait("ended", [item_id])
    api.post(who, "evaluation", f"items/{item_id}/summary", _summary(department))


def _summary(department: str) -> dict[str, str]:
    return {
        "result": "achieved",
        "findings": "已按需求处理单完成。",
        "advice": "建议每年复核一次。",
        "department": department,
        "technical_staff": "示例技术员",
    }
