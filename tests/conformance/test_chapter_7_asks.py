"""Chapters 6.1 and 7: needs noticed by staff, the same need twice, first asks, consultations, promises."""

import datetime
from typing import Any

import pytest

from station.demo.form import STATION
from station.demo.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.broker]
PATENTS = "5.7.1"
IN_HOURS = (2, "working_hours")


@pytest.fixture
def phoned(stage: Any) -> str:
    wish = {**stage.wish(boxes=["standards_lookup"]), "channel": "phone"}
    return str(stage.cast.window.post("intake/forms", wish)["id"])


@pytest.mark.clause("6.1.2")
def test_need_noticed_by_staff_is_confirmed_by_the_enterprise(
    stage: Any, refused: Any, phoned: str
) -> None:
    early = refused(stage.cast.window.post, f"intake/forms/{phoned}/acceptance")
    confirmed = stage.cast.enterprise.post(f"intake/forms/{phoned}/confirmation")

    assert (early.status, early.problem["code"]) == (409, "not_confirmed")
    assert confirmed["created_by"] == confirmed["first_asker"] != confirmed["confirmed_by"]
    assert stage.cast.window.post(f"intake/forms/{phoned}/acceptance")["number"]


@pytest.mark.clause("6.1.3", part=True)
def test_same_need_over_two_channels_is_recognised_and_becomes_one(stage: Any, phoned: str) -> None:
    cast = stage.cast
    web = cast.enterprise.post("intake/forms", stage.wish(boxes=["standards_lookup"]))["id"]
    likely = cast.window.get(f"intake/forms/{web}/likely-duplicates")["items"]
    assert phoned in {one["form_id"] for one in likely}

    cast.window.post(f"intake/forms/{web}/merging", {"into": phoned})

    merged = cast.enterprise.get(f"intake/forms/{web}")
    assert (merged["state"], merged["merged_into"]) == ("merged", phoned)
    until(
        "合并已告知企业",
        "the enterprise to be told",
        lambda: any(
            one["case_id"] == web and "合并" in one["zh"]
            for one in cast.enterprise.every("tracking/notifications", limit=100)
        ),
    )


@pytest.mark.clause("7.2c", part=True)
def test_first_asker_keeps_the_duty_after_a_hand_over_and_reassigning_needs_a_reason(
    stage: Any, refused: Any, phoned: str
) -> None:
    cast, place = stage.cast, f"intake/first-asks/{phoned}"
    first = cast.window.get(place)["first_asker"]
    handed = cast.window.post(f"{place}/hand-over", {"to": "acc-x", "reason": "需专业解答"})
    assert (handed["responsible"], handed["outcome"]) == (first, "handed_over")

    bare = refused(cast.station_master.post, f"{place}/reassignment", {"to": "acc-x"})
    assert [one["field"] for one in bare.problem["errors"]] == ["reason"]
    body = {"to": "acc-x", "reason": "岗位调整"}
    after = cast.station_master.post(f"{place}/reassignment", body)

    assert (after["first_asker"], after["responsible"]) == (first, "acc-x")


@pytest.mark.clause("7.3.2d", "5.1.6")
def test_consultation_is_kept_answered_in_time_and_turned_into_a_need(stage: Any) -> None:
    window = stage.cast.window
    question = {"station_code": STATION, "channel": "phone", "question": "如何查询国家标准？"}
    answered = window.post("intake/inquiries", question)
    window.post(f"intake/inquiries/{answered['id']}/answer", {"answer": "可在窗口查询。"})
    turned = window.post("intake/inquiries", question)
    draft = window.post(f"intake/inquiries/{turned['id']}/need")

    kept = {one["id"]: one for one in window.every("intake/inquiries")}
    assert kept[answered["id"]]["answer"] == "可在窗口查询。"
    assert kept[answered["id"]]["late"] is False
    assert kept[turned["id"]]["form_id"] == draft["id"]


@pytest.mark.clause("7.2b", "7.2d")
def test_promise_is_public_within_the_law_proposed_from_similar_items_and_holds(
    stage: Any, refused: Any
) -> None:
    master, place = stage.cast.station_master, f"admin/stations/{STATION}/promises"
    catalogue = {one["code"]: one for one in stage.cast.public.every("matching/catalogue")}
    limited = next(c for c, one in catalogue.items() if one["statutory_working_days"])
    over = {
        "value": catalogue[limited]["statutory_working_days"] + 1,
        "basis": "commitment",
        "ground": "站内规定",
    }

    def set_it(item: str, terms: dict[str, Any]) -> Any:
        return master.send("PUT", f"{place}/{item}", json=terms).json()

    above = refused(set_it, limited, over)
    assert [one["code"] for one in above.problem["errors"]] == ["above_statutory_limit"]
    proposal = master.get(f"{place}/{PATENTS}/proposal")
    assert proposal["similar_to"]
    set_it(PATENTS, {**over, "value": IN_HOURS[0], "unit": IN_HOURS[1]})

    (shown,) = [p for p in stage.cast.public.get(place)["items"] if p["item"] == PATENTS]
    assert ((shown["value"], shown["unit"]), "breach_rate" in shown) == (IN_HOURS, True)

    def promised() -> Any:
        """An item that was accepted by the new promise."""
        (item,) = stage.accept(boxes=["patent_consulting"])["items"]
        return item if (item["promise_value"], item["promise_unit"]) == IN_HOURS else None

    item = until("受理用新的承诺时限", "an acceptance by the new promise", promised)
    clock = stage.cast.officer.get(f"tracking/items/{item['item_id']}/clock")["promise"]
    assert (clock["value"], clock["unit"]) == IN_HOURS
    assert sum(day["minutes"] for day in clock["days"]) in {119, 120}  # whole ones of each day
    assert datetime.datetime.fromisoformat(clock["due_at"]) == datetime.datetime.fromisoformat(
        item["due_at"]
    )
