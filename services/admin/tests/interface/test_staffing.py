"""The recommendation of windows and the rosters over HTTP."""

import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from admin.storage import floor_tables as tables
from chassis.ids import new_id
from chassis.testing import Bench
from worktime import SHANGHAI

STATION, OTHER = "SY-HP-01", "SY-TX-01"
FIRST, LAST = datetime.date(2026, 9, 7), datetime.date(2026, 10, 11)  # five weeks
PERIOD = f"first_day={FIRST}&last_day={LAST}"
ORACLE = f"{PERIOD}&target_seconds=20&most_occupancy=1&shrinkage=0.3"


def rows(day: datetime.date, count: int, minutes: float | None) -> list[dict[str, Any]]:
    """Tickets that came between 09:00 and 09:30 of a day."""
    nine = datetime.datetime.combine(day, datetime.time(9), SHANGHAI)
    gap = datetime.timedelta(minutes=30) / count
    return [_row(n, nine + gap * n, minutes) for n in range(count)]


def _row(n: int, arrived_at: datetime.datetime, minutes: float | None) -> dict[str, Any]:
    ended = None if minutes is None else arrived_at + datetime.timedelta(minutes=minutes)
    return {
        "ticket_id": new_id(),
        "station": STATION,
        "day": arrived_at.date(),
        "lane": "ordinary",
        "number": f"A{n:03}",
        "arrived_at": arrived_at,
        "joined_at": arrived_at,
        "state": "waiting" if ended is None else "done",
        "started_at": ended and arrived_at,
        "ended_at": ended,
        "overtook": 0,
        "delay_seconds": 0,
        "held_up_seconds": 0,
        "revision": 1,
    }


def record(bench: Bench, count: int, minutes: float | None = 3.0) -> None:
    """The same number of arrivals on each of five Mondays."""
    for week in range(5):
        with bench.engine.begin() as connection:
            day = FIRST + datetime.timedelta(weeks=week)
            connection.execute(sa.insert(tables.ticket), rows(day, count, minutes))


@pytest.fixture
def master(admin: Bench) -> Any:
    return admin.client.as_("station_master", station=STATION)


def advice(caller: Any, query: str = ORACLE) -> Any:
    answer = caller.get(f"/v1/stations/{STATION}/staffing?{query}")
    assert answer.status_code == 200, answer.json
    return answer.json


def set_up(master: Any, *numbers: int, is_open: bool = True) -> None:
    facts = {"name_zh": "窗", "name_en": "W", "serves": [], "staffed_by": None}
    for number in numbers:
        body = {**facts, "number": number, "is_open": is_open}
        master.post(f"/v1/stations/{STATION}/windows", json=body)


@pytest.mark.clause("7.1")
def test_the_recommendation_equals_the_published_values_when_a_hundred_come(
    admin: Bench, master: Any
) -> None:
    record(admin, 100)
    set_up(master, *range(1, 13))
    set_up(master, 13, is_open=False)
    found = advice(master)
    (half,) = found["half_hours"]
    assert (half["weekday"], half["starts"], half["arrivals"]) == (1, "09:00", 100)
    assert (half["needed"], half["staff"], half["is_enough"]) == (14, 20, False)
    assert half["recommended"]["service_level"] == pytest.approx(0.88835, abs=5e-6)
    assert half["recommended"]["mean_wait_seconds"] == pytest.approx(7.836, abs=5e-4)
    assert half["configured"]["windows"] == found["open_windows"] == 12
    assert half["configured"]["service_level"] == pytest.approx(0.6402, abs=5e-5)
    assert found["windows"] == 13


@pytest.mark.clause("7.1")
@pytest.mark.parametrize(
    ("what_if", "needed"),
    [
        ("arrivals_factor=2", 24),
        ("handling_minutes=6", 25),
        ("added=5.6.1.1:100:3", 24),
        ("added=5.6.1.1:50:3&added=5.8:50:3", 24),
        ("target_share=0.79", 13),
        ("most_occupancy=0.6", 17),
    ],
)
def test_it_changes_with_what_is_assumed_when_asked_what_if(
    admin: Bench, master: Any, what_if: str, needed: int
) -> None:
    record(admin, 100)
    name = what_if.partition("=")[0]
    rest = "&".join(part for part in ORACLE.split("&") if not part.startswith(f"{name}="))
    assert advice(master, f"{rest}&{what_if}")["half_hours"][0]["needed"] == needed


def test_the_assumptions_and_the_quality_are_shown_when_asked_without_a_target(
    admin: Bench, master: Any
) -> None:
    record(admin, 20)
    found = advice(master, f"{PERIOD}&added=5.8:2:10")
    assert found["assumptions"] == {
        "first_day": "2026-09-07",
        "last_day": "2026-10-11",
        "target_seconds": 600.0,
        "target_share": 0.8,
        "most_occupancy": 0.85,
        "shrinkage": 0.15,
        "arrivals_factor": 1.0,
        "handling_minutes": None,
        "added": [{"item": "5.8", "per_day": 2.0, "minutes": 10.0}],
    }
    quality = {"sufficient": True, "days": 5, "tickets": 100, "complete": 100}
    assert found["quality"] == {**quality, "complete_share": 1.0, "reasons": []}
    assert found["usual_handling_seconds"] == 180


@pytest.mark.clause("7.1")
def test_nothing_is_invented_when_the_records_are_too_few(admin: Bench, master: Any) -> None:
    record(admin, 20, minutes=None)
    found = advice(master)
    assert (found["half_hours"], found["quality"]["sufficient"]) == ([], False)
    (reason,) = found["quality"]["reasons"]
    assert reason["code"] == "too_few_complete_times"
    assert advice(master, f"{ORACLE}&handling_minutes=3")["half_hours"] != []
    refused = master.post(f"/v1/stations/{STATION}/rosters", json={})
    assert (refused.status_code, refused.json["code"]) == (409, "too_few_records")


@pytest.mark.clause("7.1")
def test_a_recommendation_becomes_the_roster_when_the_master_adopts_it(
    admin: Bench, master: Any
) -> None:
    record(admin, 100)
    set_up(master, 1, 2)
    assert advice(master)["roster"] is None
    wish = {"first_day": f"{FIRST}", "last_day": f"{LAST}", "target_seconds": 20}
    adopted = master.post(
        f"/v1/stations/{STATION}/rosters", json={**wish, "most_occupancy": 1, "note": "国庆后"}
    )
    assert adopted.status_code == 201
    (entry,) = adopted.json["entries"]
    assert (entry["starts"], entry["windows"], entry["short"]) == ("09:00", 14, 12)
    assert adopted.json["adopted_by"] == "account-station_master"
    assert adopted.json["assumptions"]["target_seconds"] == 20
    after = advice(master)
    assert after["half_hours"][0]["in_roster"] == 14
    assert after["roster"]["roster_id"] == adopted.json["roster_id"]
    again = master.post(f"/v1/stations/{STATION}/rosters", json=wish).json["roster_id"]
    assert advice(master)["roster"]["roster_id"] == again
    listed = master.get(f"/v1/stations/{STATION}/rosters").json["items"]
    assert [one["roster_id"] for one in listed] == [again, adopted.json["roster_id"]]


def test_a_roster_is_adopted_by_the_own_master_alone(admin: Bench) -> None:
    path = f"/v1/stations/{STATION}/rosters"
    for role, station in (("station_master", OTHER), ("window", STATION)):
        caller = admin.client.as_(role, station=station)
        assert caller.post(path, json={}).status_code == 403
    supervised = admin.client.as_("superior", stations=frozenset({OTHER}))
    assert supervised.get(f"/v1/stations/{STATION}/staffing").status_code == 403
    assert supervised.get(f"/v1/stations/{OTHER}/staffing").status_code == 200


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("target_share=1", "target_share"),
        ("target_share=nan", "target_share"),
        ("shrinkage=1", "shrinkage"),
        ("arrivals_factor=-1", "arrivals_factor"),
        ("handling_minutes=0", "handling_minutes"),
        ("added=5.8:1", "added[0]"),
        ("added=5.8.0:1:1", "added[0]"),
        ("added=5.8:1:1&added=5.8:10:241", "added[1]"),
        ("added=5.8:10:0", "added[0]"),
        ("first_day=2026-13-01", "first_day"),
        ("first_day=2026-02-01&last_day=2026-01-01", "last_day"),
        ("first_day=2020-01-01&last_day=2026-01-01", "last_day"),
        ("last_day=0001-01-01", "last_day"),
    ],
)
def test_the_field_is_named_when_a_wish_is_nonsense(master: Any, query: str, field: str) -> None:
    answer = master.get(f"/v1/stations/{STATION}/staffing?{query}")
    assert answer.status_code == 422
    assert [entry["field"] for entry in answer.json["errors"]] == [field]


def test_the_body_is_refused_when_it_says_something_unknown(master: Any) -> None:
    answer = master.post(f"/v1/stations/{STATION}/rosters", json={"windows": 3})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "windows")


def test_one_query_reads_the_records_whatever_the_period(admin: Bench, master: Any) -> None:
    record(admin, 20)
    costs = []
    for first in (LAST, FIRST):
        with admin.statements() as said:
            advice(master, f"first_day={first}&last_day={LAST}")
        costs.append(len(said))
    assert costs[0] == costs[1]
