"""Chapter 7: the promised time, what stops and lengthens it, and who watches it. Over HTTP.

What is late climbs in working hours only, so its ladder is shown with a clock of the test's own in
services/tracking/tests/interface/test_clocks.py.
"""

import datetime
from typing import Any

import pytest

from station.demo.service import perform
from station.demo.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.broker]

WISH = {"working_days": 5, "ground": "retest", "reason": "样品需复检"}
YES = {"granted": True, "reason": "情况属实"}


def moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def clock(who: Any, item_id: str) -> dict[str, Any]:
    found: dict[str, Any] = who.get(f"tracking/items/{item_id}/clock")
    return found


@pytest.fixture
def own(stage: Any) -> str:
    return str(stage.agreed_with_station())


@pytest.fixture
def agreed_clock(stage: Any, own: str) -> dict[str, Any]:
    """The clock of an item, once tracking knows of the agreement."""

    def agreed() -> Any:
        found = clock(stage.cast.officer, own)
        return found if found["step"]["stage"] == "start" else None

    shown: dict[str, Any] = until("已商定", "agreed", agreed)
    return shown


@pytest.mark.clause("4.2.1", "7.2d")
def test_each_item_says_when_it_is_due_and_why_day_by_day(stage: Any) -> None:
    notice = stage.accept(boxes=["standards_lookup"])
    (item,) = notice["items"]
    shown = clock(stage.cast.enterprise, item["item_id"])
    promise = shown["promise"]
    assert moment(promise["due_at"]) == moment(item["due_at"])
    counted = [day for day in promise["days"] if day["counted"]]
    assert len(counted) == promise["value"]
    assert promise["days"][0]["reason"] in {"start", "weekend", "day_off"}
    assert all(day["reason_zh"] and day["reason_en"] for day in promise["days"])
    assert (shown["step"]["stage"], shown["step"]["holder"]) == ("assess", "station")
    assert moment(shown["step"]["due_at"]) <= moment(promise["due_at"])


@pytest.mark.clause("7.2b")
def test_the_step_begins_anew_with_each_holder_and_the_promise_does_not(stage: Any) -> None:
    item_id = stage.seeking()
    before = clock(stage.cast.officer, item_id)["promise"]
    offer = stage.offered(item_id, "P004")

    def held_by(step: str) -> dict[str, Any]:
        def found() -> Any:
            shown = clock(stage.cast.officer, item_id)
            return shown if shown["step"]["stage"] == step else None

        shown: dict[str, Any] = until(step, step, found)
        return shown

    offered = held_by("answer")
    assert (offered["step"]["holder"], offered["step"]["provider"]) == ("provider", "P004")
    stage.provider("P004").post(f"matching/offers/{offer['offer_id']}/acceptance")
    taken = held_by("agree")
    assert moment(taken["step"]["since"]) > moment(offered["step"]["since"])
    assert before == offered["promise"] == taken["promise"]


@pytest.mark.clause("7.2b", "4.2.2", "7.3.2g")
def test_waiting_for_the_applicant_stops_the_clocks_and_it_is_told_why(
    stage: Any, own: str, agreed_clock: dict[str, Any]
) -> None:
    path = f"tracking/items/{own}"
    paused = stage.cast.officer.post(f"{path}/pauses", {"reason": "请补充样品照片"})
    assert paused["paused"]
    seen = clock(stage.cast.enterprise, own)
    assert [one["reason"] for one in seen["pauses"]] == ["请补充样品照片"]
    assert stage.notified(own, "tracking.item_paused")
    resumed = stage.cast.enterprise.post(f"{path}/resumption")
    assert not resumed["paused"]
    assert resumed["pauses"][0]["ended_role"] == "enterprise"
    due = moment(resumed["promise"]["due_at"])
    assert due >= moment(agreed_clock["promise"]["due_at"])


@pytest.mark.clause("7.2b")
def test_nobody_else_stops_a_clock(stage: Any, refused: Any, own: str) -> None:
    path, why = f"tracking/items/{own}/pauses", {"reason": "忙"}
    assert refused(stage.cast.enterprise.post, path, why).status == 403
    assert refused(stage.provider("P004").post, path, why).status == 404
    assert refused(stage.another_enterprise().get, f"tracking/items/{own}/clock").status == 404
    wrong = refused(stage.cast.officer.post, path, {"reason": "", "until": "tomorrow"})
    assert wrong.status == 422


@pytest.mark.clause("7.2b")
def test_more_time_needs_a_ground_and_another_person(stage: Any, refused: Any, own: str) -> None:
    path = f"tracking/items/{own}/extensions"
    nothing = refused(stage.cast.officer.post, path, {"working_days": 6, "ground": "busy"})
    wrong = {one["field"] for one in nothing.problem["errors"]}
    assert wrong == {"working_days", "ground", "reason"}
    before = clock(stage.cast.officer, own)["promise"]
    (asked,) = stage.cast.officer.post(path, WISH)["extensions"]
    decision = f"{path}/{asked['extension_id']}/decision"
    assert refused(stage.cast.officer.post, decision, YES).status == 403
    waiting = clock(stage.cast.officer, own)
    assert (waiting["extensions"][0]["state"], waiting["promise"]) == ("asked", before)
    granted = stage.cast.station_master.post(decision, YES)
    assert granted["promise"]["extended_days"] == 5
    assert moment(granted["promise"]["due_at"]) > moment(before["due_at"])
    assert stage.notified(own, "tracking.extension_granted")
    again = refused(stage.cast.station_master.post, decision, YES)
    assert again.problem["code"] == "decided_before"


@pytest.mark.clause("7.2c", part=True)
def test_each_level_has_a_list_of_its_own(stage: Any, refused: Any) -> None:
    for who in (stage.cast.station_master, stage.cast.superior, stage.cast.regulator):
        assert who.get("tracking/escalations")["items"] == []
    assert refused(stage.cast.enterprise.get, "tracking/escalations").status == 403
    assert refused(stage.cast.officer.get, "tracking/escalations").status == 403


@pytest.mark.clause("7.2b")
def test_the_clocks_stand_when_the_service_is_over(stage: Any, refused: Any, own: str) -> None:
    perform(stage.cast.officer, own, "质量服务部")
    shown = clock(stage.cast.enterprise, own)
    assert (shown["step"]["stage"], shown["mark"]["mark"]) == ("ended", "none")
    late = refused(stage.cast.officer.post, f"tracking/items/{own}/extensions", WISH)
    assert late.problem["code"] == "service_over"
