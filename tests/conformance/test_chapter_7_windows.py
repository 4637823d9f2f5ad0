"""Chapter 7: windows follow from what comes to the station and how long it takes (7.1); green goes first (6.3.3)."""

import datetime
import uuid
from typing import Any

import psycopg
import pytest

from station.demo.client import Refused
from station.demo.form import STATION
from station.demo.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.broker]

STATION_PATH = f"admin/stations/{STATION}"
FEW_SECONDS = 0.1  # minutes of handling, the least that may be assumed
OTHER = "SY-TX-01"


@pytest.fixture(scope="module")
def window(stage: Any) -> dict[str, Any]:
    """An open window of the station that serves everything."""
    made: dict[str, Any] = stage.cast.station_master.post(f"{STATION_PATH}/windows", a_window(801))
    return made


def a_window(number: int, **changes: Any) -> dict[str, Any]:
    facts = {"name_zh": "综合窗口", "name_en": "General", "serves": [], "staffed_by": None}
    return {**facts, "number": number, "is_open": True, **changes}


def serve(stage: Any, window: dict[str, Any]) -> dict[str, Any]:
    """The next ticket, served at once."""
    ticket: dict[str, Any] = call(stage, window)
    stage.cast.window.post(f"admin/tickets/{ticket['ticket_id']}/start")
    ended: dict[str, Any] = stage.cast.window.post(f"admin/tickets/{ticket['ticket_id']}/end")
    return ended


def call(stage: Any, window: dict[str, Any]) -> dict[str, Any]:
    called: dict[str, Any] = stage.cast.window.post(f"admin/windows/{window['window_id']}/next")
    return called["ticket"] or {}


def take(who: Any, **asked: Any) -> dict[str, Any]:
    ticket: dict[str, Any] = who.post(f"{STATION_PATH}/tickets", asked)
    return ticket


def staffing(stage: Any, **query: Any) -> dict[str, Any]:
    """The recommendation from today's records."""
    today = str((datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=8)).date())
    days = {"first_day": today, "last_day": today}
    answer: dict[str, Any] = stage.cast.station_master.get(
        f"{STATION_PATH}/staffing", **days, **query
    )
    return answer


@pytest.mark.clause("7.1", part=True)
def test_a_number_is_taken_called_and_served_with_its_times(
    stage: Any, window: dict[str, Any]
) -> None:
    """Over HTTP, through the portal: an enterprise takes a number, the window calls and serves it."""
    taken = take(stage.cast.enterprise, item="5.6.1.1")
    assert (taken["lane"], taken["state"]) == ("ordinary", "waiting")
    ended = serve(stage, window)
    assert ended["ticket_id"] == taken["ticket_id"]
    assert ended["arrived_at"] <= ended["called_at"] <= ended["started_at"] <= ended["ended_at"]
    assert call(stage, window) == {}


def case_known_to_the_queue(stage: Any, ground: str | None) -> dict[str, Any]:
    """A ticket for a case that was accepted just now, with a ground for the green channel or without."""
    content = stage.wish(boxes=["standards_lookup"])
    form = stage.cast.enterprise.post("intake/forms", content)
    decision = {"green_ground": ground, "green_evidence": "清单第 1 项"} if ground else {}
    number = stage.cast.window.post(f"intake/forms/{form['id']}/acceptance", decision)["number"]

    def ticket() -> Any:
        try:
            return take(stage.cast.window, case_number=number)
        except Refused as refused:
            if refused.code != "fields_refused":
                raise
            return None

    taken: dict[str, Any] = until("办件已知", "the case known", ticket)
    return taken


@pytest.mark.clause("6.3.3", part=True)
def test_a_green_case_overtakes_earlier_ordinary_ones_in_the_window_queue(
    stage: Any, window: dict[str, Any]
) -> None:
    """Granted green at its acceptance, heard by bus: it is called first, and what that cost the others is shown."""
    ordinary = case_known_to_the_queue(stage, None)
    walk_in = take(stage.cast.window)
    green = case_known_to_the_queue(stage, "major_project")

    called = serve(stage, window)
    line = stage.cast.window.get(f"{STATION_PATH}/queue")
    rest = [serve(stage, window)["ticket_id"] for _ in range(2)]

    assert [ordinary["lane"], green["lane"]] == ["ordinary", "green"]
    assert (called["ticket_id"], called["overtook"]) == (green["ticket_id"], 2)
    assert {one["lane"]: one["overtook"] for one in line["overtaking"]}["green"] == 2
    held_up = {one["held_up_seconds"] for one in line["waiting"]}
    assert held_up == {called["delay_seconds"]}
    assert rest == [ordinary["ticket_id"], walk_in["ticket_id"]]


@pytest.mark.clause("7.1", part=True)
def test_a_booked_visitor_is_called_before_an_earlier_one_in_the_slot(
    stage: Any, window: dict[str, Any]
) -> None:
    """A slot that spans the day: whoever booked it and comes is called before a walk-in that came earlier."""
    today = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=8)).date()
    plan = {"days": [str(today)], "opens": "00:00", "closes": "23:59", "minutes": 479}
    slots = stage.cast.station_master.post(f"{STATION_PATH}/slots", {**plan, "capacity": 1})
    now = datetime.datetime.now(datetime.UTC).isoformat()
    current = [one for one in slots["items"] if one["starts_at"] <= now < one["ends_at"]]
    if not current:
        pytest.skip("the last three minutes of a day in Shenyang are in no slot")
    path = f"admin/slots/{current[0]['slot_id']}/bookings"
    booking = stage.cast.enterprise.post(path)
    with pytest.raises(Refused) as twice:
        stage.cast.enterprise.post(path)
    walk_in = take(stage.cast.window)
    arrived = stage.cast.enterprise.post(f"admin/bookings/{booking['booking_id']}/arrival")

    first, second = serve(stage, window), serve(stage, window)

    assert twice.value.status == 409
    assert [first["ticket_id"], second["ticket_id"]] == [
        *(arrived["ticket_id"], walk_in["ticket_id"])
    ]


@pytest.mark.clause("7.1", part=True)
def test_nothing_is_recommended_from_too_few_records(stage: Any, window: dict[str, Any]) -> None:
    """Today alone does not carry a recommendation: the answer says why, and cannot be adopted."""
    found = staffing(stage, handling_minutes=FEW_SECONDS)
    assert found["half_hours"] == []
    assert "too_few_arrivals" in {reason["code"] for reason in found["quality"]["reasons"]}
    assert found["open_windows"] >= 1
    assert found["assumptions"]["target_share"] == 0.8
    with pytest.raises(Refused) as refused:
        stage.cast.station_master.post(f"{STATION_PATH}/rosters", {})
    assert refused.value.code == "too_few_records"


@pytest.mark.clause("7.1", part=True)
def test_windows_are_set_up_by_the_own_master_alone(stage: Any, window: dict[str, Any]) -> None:
    """The master of the station configures its windows; nobody else does, and no other station's."""
    for who, path in (
        (stage.cast.window, STATION_PATH),
        (stage.cast.enterprise, STATION_PATH),
        (stage.cast.station_master, f"admin/stations/{OTHER}"),
    ):
        with pytest.raises(Refused) as refused:
            who.post(f"{path}/windows", a_window(802))
        assert refused.value.status == 403
    answer = stage.cast.station_master.put(
        f"admin/windows/{window['window_id']}",
        {name: value for name, value in a_window(801).items() if name != "number"},
        version='"1"',
    )
    assert answer.status_code == 200


FIRST = datetime.date(2025, 3, 3)  # a Monday
WEEKS = 5
ROW = """
    INSERT INTO ticket (ticket_id, station, day, lane, number, arrived_at, joined_at, state, started_at, ended_at,
                        overtook, delay_seconds, held_up_seconds, revision)
    VALUES (%s, %s, %s, 'ordinary', %s, %s, %s, 'done', %s, %s, 0, 0, 0, 1)
"""


@pytest.fixture
def five_busy_mondays(running: Any) -> dict[str, str]:
    """What no test can wait for: on five Mondays a hundred came from 09:00 to 09:30, three minutes each."""
    rows = [row for week in range(WEEKS) for row in _busy(FIRST + datetime.timedelta(weeks=week))]
    with psycopg.connect(running.database_urls["admin"]) as connection:
        connection.cursor().executemany(ROW, rows)
    last = FIRST + datetime.timedelta(weeks=WEEKS)
    return {"first_day": str(FIRST), "last_day": str(last)}


def _busy(day: datetime.date) -> list[tuple[Any, ...]]:
    nine = datetime.datetime.combine(day, datetime.time(1), datetime.UTC)  # 09:00 in Shenyang
    times = [nine + datetime.timedelta(seconds=18 * n) for n in range(100)]
    three = datetime.timedelta(minutes=3)
    return [
        (uuid.uuid4(), STATION, day, f"A{n:03}", at, at, at, at + three)
        for n, at in enumerate(times)
    ]


@pytest.mark.clause("7.1")
def test_the_number_of_windows_follows_from_what_comes_and_how_long_it_takes(
    stage: Any, window: dict[str, Any], five_busy_mondays: dict[str, str]
) -> None:
    """The recommendation equals published Erlang C values, changes with the load, and becomes the configuration."""
    master = stage.cast.station_master
    target = {"target_seconds": 20, "target_share": 0.8, "most_occupancy": 1, "shrinkage": 0.3}
    wish = {**five_busy_mondays, **target}

    def advice(**what_if: Any) -> Any:
        return master.get(f"{STATION_PATH}/staffing", **{**wish, **what_if})

    (plain,) = advice()["half_hours"]
    figures = plain["recommended"]
    assert (plain["weekday"], plain["starts"], plain["needed"], plain["staff"]) == (
        *(1, "09:00", 14, 20),
    )
    assert figures["service_level"] == pytest.approx(0.88835, abs=5e-6)
    assert figures["wait_probability"] == pytest.approx(0.174132, abs=5e-7)
    assert figures["occupancy"] == pytest.approx(0.714286, abs=5e-7)
    assert figures["mean_wait_seconds"] == pytest.approx(7.836, abs=5e-4)

    needed = [
        advice(**what_if)["half_hours"][0]["needed"]
        for what_if in (
            {"arrivals_factor": 0.5},
            {"arrivals_factor": 2},
            {"handling_minutes": 6},
            {"added": "5.6.1.1:100:3"},
        )
    ]
    assert needed == [8, 24, 25, 24]

    before = advice()
    roster = master.post(f"{STATION_PATH}/rosters", {**wish, "note": "按建议配置"})
    added = [master.post(f"{STATION_PATH}/windows", a_window(810 + n)) for n in range(2)]
    after = advice()
    assert [entry["windows"] for entry in roster["entries"]] == [14]
    assert roster["entries"][0]["short"] == 14 - before["windows"]
    assert after["half_hours"][0]["in_roster"] == 14
    assert after["roster"]["roster_id"] == roster["roster_id"]
    assert after["open_windows"] == before["open_windows"] + len(added)
    assert not after["half_hours"][0]["is_enough"]
