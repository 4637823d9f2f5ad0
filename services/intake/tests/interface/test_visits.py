"""Visits and publicity activities over HTTP (6.1.1, 6.1.3)."""

import datetime
import uuid
from typing import Any

import pytest

from chassis.testing import Bench, Client

STATION, OTHER_STATION = "SY-TX-01", "SY-HP-01"
ENTERPRISE, OTHER = "91210106MA0P4T8K5T", "91210112MA0QE1R79C"
TODAY = datetime.datetime.now(datetime.UTC).date()
YESTERDAY, TOMORROW = TODAY - datetime.timedelta(days=1), TODAY + datetime.timedelta(days=1)
PERIOD = {"first_day": str(TODAY - datetime.timedelta(days=7)), "last_day": str(TOMORROW)}


def planned(enterprise: str, day: datetime.date, officer: str = "acc-officer") -> dict[str, str]:
    return {"enterprise": enterprise, "name": "企业", "officer": officer, "on_day": str(day)}


def a_plan(*entries: dict[str, str]) -> dict[str, Any]:
    return {"title": "走访", **PERIOD, "entries": list(entries)}


@pytest.fixture
def plan(master: Client) -> dict[str, Any]:
    body = a_plan(planned(ENTERPRISE, YESTERDAY), planned(OTHER, YESTERDAY))
    answer = master.post("/v1/visit-plans", json={"station_code": STATION, **body})
    assert answer.status_code == 201, answer.json
    return {**answer.json, "etag": answer.headers["ETag"]}


def a_visit(enterprise: str = ENTERPRISE, **more: Any) -> dict[str, Any]:
    at = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)
    told = {"visited_at": at.isoformat(), "met": "钱经理", "findings": "设备老化"}
    return {"station_code": STATION, "enterprise": enterprise, **told, **more}


def made(officer: Client, **more: Any) -> dict[str, Any]:
    answer = officer.post("/v1/visits", json=a_visit(**more))
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def fields(answer: Any) -> set[str]:
    return {one["field"] for one in answer.json["errors"]}


@pytest.mark.clause("6.1.1")
def test_visits_of_a_plan_end_in_a_form_or_a_reason_and_are_counted(
    officer: Client, master: Client, plan: dict[str, Any], service: Bench
) -> None:
    first, second = plan["entries"]
    one = made(officer, planned_id=first["id"])
    other = made(officer, enterprise=OTHER, planned_id=second["id"])
    third = made(officer)

    draft = officer.post(f"/v1/visits/{one['id']}/need")
    without = officer.post(
        f"/v1/visits/{other['id']}/no-need", json={"why_not": "other", "words": "正在搬迁"}
    )

    assert (draft.status_code, draft.json["channel"]) == (201, "visit")
    assert draft.json["content"]["enterprise"]["credit_code"] == ENTERPRISE
    assert officer.get(f"/v1/visits/{one['id']}").json["form_id"] == draft.json["id"]
    assert without.json["why_not"] == "other"
    (row,) = master.get("/v1/visits/coverage", query_string=PERIOD).json["items"]
    assert row == {
        "station": STATION,
        "planned": 2,
        "visited": 2,
        "overdue": 0,
        "unplanned": 1,
        "with_form": 1,
        "without_form": 1,
        "open": 1,
        "coverage": 1.0,
    }
    still = officer.get("/v1/visits?open=true").json["items"]
    assert [visit["id"] for visit in still] == [third["id"]]
    assert service.said() == []


def test_what_was_planned_and_not_visited_is_overdue(
    officer: Client, master: Client, plan: dict[str, Any]
) -> None:
    made(officer, planned_id=plan["entries"][0]["id"])
    (row,) = master.get("/v1/visits/coverage", query_string=PERIOD).json["items"]
    assert (row["planned"], row["visited"], row["overdue"], row["coverage"]) == (2, 1, 1, 0.5)


def test_a_cancelled_plan_counts_no_more_and_is_not_gone_by(
    officer: Client, master: Client, plan: dict[str, Any]
) -> None:
    place = f"/v1/visit-plans/{plan['id']}/cancellation"
    assert master.post(place, json={}).status_code == 422
    assert master.post(place, json={"reason": "暴雪"}).json["cancelled_reason"] == "暴雪"
    assert master.get("/v1/visits/coverage", query_string=PERIOD).json["items"] == []
    late = officer.post("/v1/visits", json=a_visit(planned_id=plan["entries"][0]["id"]))
    assert (late.status_code, late.json["code"]) == (409, "plan_cancelled")


def test_a_plan_is_changed_by_whoever_has_read_it(master: Client, plan: dict[str, Any]) -> None:
    place, body = f"/v1/visit-plans/{plan['id']}", a_plan(planned(OTHER, TODAY))
    assert master.put(place, json=body).status_code == 428
    changed = master.put(place, json=body, headers={"If-Match": plan["etag"]})
    assert (changed.status_code, changed.json["planned"]) == (200, 1)
    again = master.put(place, json=body, headers={"If-Match": plan["etag"]})
    assert again.status_code == 412
    (listed,) = master.get("/v1/visit-plans").json["items"]
    assert listed["planned"] == 1


def test_an_entry_is_visited_once_and_by_its_officer(
    officer: Client, service: Bench, plan: dict[str, Any]
) -> None:
    entry = plan["entries"][0]["id"]
    someone = service.client.as_("officer", station=STATION, id="acc-someone")
    instead = someone.post("/v1/visits", json=a_visit(planned_id=entry))
    assert (instead.status_code, fields(instead)) == (422, {"instead_reason"})
    made(someone, planned_id=entry, instead_reason="原专员休假")
    twice = officer.post("/v1/visits", json=a_visit(planned_id=entry))
    assert (twice.status_code, twice.json["code"]) == (409, "already_visited")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"enterprise": "91210106MA0P4T8K50"}, "enterprise"),
        ({"visited_at": "2099-01-01T00:00:00Z"}, "visited_at"),
        ({"visited_at": "yesterday"}, "visited_at"),
        ({"visited_at": "0001-01-01T00:00:00+14:00"}, "visited_at"),
        ({"visited_at": "2020-01-01T00:00:00Z"}, "visited_at"),
        ({"visited_at": "2026-01-01T00:00:00"}, "visited_at"),
        ({"planned_id": str(uuid.uuid4())}, "planned_id"),
        ({"met": ""}, "met"),
        ({"met": "\x00"}, "met"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_visit_that_cannot_be_is_refused_with_its_field(
    officer: Client, changed: dict[str, Any], field: str
) -> None:
    answer = officer.post("/v1/visits", json={**a_visit(), **changed})
    assert (answer.status_code, fields(answer)) == (422, {field})


@pytest.mark.parametrize("reason", [{"why_not": "other"}, {"why_not": "lazy"}, {}])
def test_an_end_without_its_reason_is_refused(officer: Client, reason: dict[str, str]) -> None:
    visit = made(officer)
    answer = officer.post(f"/v1/visits/{visit['id']}/no-need", json=reason)
    assert (answer.status_code, bool(fields(answer))) == (422, True)


@pytest.mark.clause("6.1.3", part=True)
def test_an_activity_shows_the_needs_that_came_of_it(officer: Client) -> None:
    body = {"station_code": STATION, "held_on": str(YESTERDAY), "place": "铁西园区"}
    told = {"topic": "质量月", "attended": 60, "handouts": 200}
    activity = officer.post("/v1/activities", json={**body, **told})
    place = f"/v1/activities/{activity.json['id']}/need"
    draft = officer.post(place, json={"enterprise": ENTERPRISE})
    wrong = officer.post(place, json={"enterprise": "x"})

    assert (activity.status_code, draft.status_code) == (201, 201)
    assert draft.json["channel"] == "publicity"
    assert (wrong.status_code, fields(wrong)) == (422, {"enterprise"})
    (listed,) = officer.get("/v1/activities").json["items"]
    assert (listed["topic"], listed["needs"]) == ("质量月", 1)


@pytest.mark.parametrize("changed", [{"held_on": "2099-01-01"}, {"attended": -1}, {"topic": ""}])
def test_an_activity_that_cannot_be_is_refused(officer: Client, changed: dict[str, Any]) -> None:
    body = {"station_code": STATION, "held_on": str(YESTERDAY), "place": "铁西园区"}
    told = {"topic": "质量月", "attended": 60}
    answer = officer.post("/v1/activities", json={**body, **told, **changed})
    assert (answer.status_code, fields(answer)) == (422, set(changed))


def test_another_station_sees_and_does_nothing(
    service: Bench, officer: Client, plan: dict[str, Any]
) -> None:
    other = service.client.as_("officer", station=OTHER_STATION, id="acc-other")
    visit = made(officer)
    assert other.get("/v1/visit-plans").json["items"] == []
    assert other.get("/v1/visits").json["items"] == []
    assert other.get("/v1/visits/coverage", query_string=PERIOD).json["items"] == []
    assert other.get(f"/v1/visit-plans/{plan['id']}").status_code == 404
    assert other.get(f"/v1/visits/{visit['id']}").status_code == 404
    assert other.post(f"/v1/visits/{visit['id']}/need").status_code == 404
    assert other.post("/v1/visits", json=a_visit()).json["code"] == "not_your_station"
    foreign = {**a_visit(planned_id=plan["entries"][0]["id"]), "station_code": OTHER_STATION}
    assert fields(other.post("/v1/visits", json=foreign)) == {"planned_id"}


@pytest.mark.parametrize(
    "query", ["", "first_day=x&last_day=y", "first_day=2026-02-01&last_day=2026-01-01"]
)
def test_a_period_that_is_none_is_refused(officer: Client, query: str) -> None:
    assert officer.get(f"/v1/visits/coverage?{query}").status_code == 422
