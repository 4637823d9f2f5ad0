"""Windows, tickets and the line over HTTP."""

import uuid
from typing import Any

import pytest

from chassis.clock import utc_now
from chassis.testing import Bench
from worktime import local_date

STATION, OTHER = "SY-HP-01", "SY-TX-01"
ENTERPRISE = "91210106MA0XXXX01Q"
NOTHING = uuid.UUID(int=7)
FACTS = {
    "name_zh": "综合窗口",
    "name_en": "General",
    "serves": ["5.6", "5.1.4"],
    "is_open": True,
    "staffed_by": None,
}


@pytest.fixture
def master(admin: Bench) -> Any:
    return admin.client.as_("station_master", station=STATION)


@pytest.fixture
def staff(admin: Bench) -> Any:
    return admin.client.as_("window", station=STATION)


@pytest.fixture
def stranger(admin: Bench) -> Any:
    return admin.client.as_("station_master", station=OTHER)


@pytest.fixture
def enterprise(admin: Bench) -> Any:
    return admin.client.as_("enterprise", enterprise=ENTERPRISE)


def set_up(master: Any, number: int = 1, **changes: Any) -> Any:
    body = {**FACTS, "number": number, **changes}
    return master.post(f"/v1/stations/{STATION}/windows", json=body)


def take(caller: Any, **asked: Any) -> Any:
    return caller.post(f"/v1/stations/{STATION}/tickets", json=asked)


def call(staff: Any, window: Any) -> Any:
    return staff.post(f"/v1/windows/{window.json['window_id']}/next")


def green_case(bench: Bench, number: str, *, green: bool = True, station: str = STATION) -> None:
    from contracts import intake
    from contracts.examples import example_of

    own = {"case_id": str(uuid.uuid4()), "number": number, "station": station, "green": green}
    message = intake.NeedAccepted.load(
        {**example_of(intake.NeedAccepted), **own, "enterprise": ENTERPRISE}
    )
    bench.settle([(uuid.uuid4(), message)])


@pytest.mark.clause("7.1")
def test_a_window_is_read_by_staff_when_its_master_has_set_it_up(
    master: Any, staff: Any, stranger: Any
) -> None:
    made = set_up(master)
    assert made.status_code == 201
    (listed,) = staff.get(f"/v1/stations/{STATION}/windows").json["items"]
    assert listed == made.json
    foreign = stranger.get(f"/v1/stations/{STATION}/windows")
    assert (foreign.status_code, foreign.json["code"]) == (403, "not_your_station")
    path = f"/v1/windows/{made.json['window_id']}"
    assert staff.get(path).json["serves"] == ["5.6", "5.1.4"]
    assert stranger.get(path).status_code == 404


def test_a_number_is_taken_once_when_windows_are_set_up(master: Any) -> None:
    set_up(master)
    again = set_up(master)
    assert (again.status_code, again.json["code"]) == (409, "already_there")


def test_a_change_needs_the_revision_that_was_read_and_is_kept_when_sent(
    master: Any, staff: Any
) -> None:
    made = set_up(master)
    path, closed = f"/v1/windows/{made.json['window_id']}", {**FACTS, "is_open": False}
    assert master.put(path, json=closed).status_code == 428
    fresh = {"If-Match": made.headers["ETag"]}
    assert master.put(path, json=closed, headers=fresh).json["is_open"] is False
    assert master.put(path, json=FACTS, headers=fresh).status_code == 412
    entries = staff.get(f"{path}/history").json["items"]
    assert [entry["facts"]["is_open"] for entry in entries] == [False, True]
    assert entries[0]["changed_by"] == "account-station_master"


def test_each_wrong_field_is_named_when_a_window_is_refused(
    master: Any, new_account: Any, stranger: Any
) -> None:
    account = new_account(station=OTHER).json["account_id"]
    answer = set_up(master, serves=["5.6", "7.1"], staffed_by=account)
    assert answer.status_code == 422
    assert [e["field"] for e in answer.json["errors"]] == ["serves[1]", "staffed_by"]
    odd = set_up(master, number=0, is_open="yes", surprise=1)
    assert {e["field"] for e in odd.json["errors"]} == {"number", "is_open", "surprise"}


def test_a_window_is_staffed_when_the_account_is_of_the_station(
    master: Any, new_account: Any
) -> None:
    account = new_account(station=STATION).json["account_id"]
    assert set_up(master, staffed_by=account).json["staffed_by"] == account


@pytest.mark.clause("7.1")
def test_a_ticket_goes_its_way_when_called_started_and_ended(
    master: Any, staff: Any, enterprise: Any
) -> None:
    window = set_up(master)
    ticket = take(enterprise, item="5.6.1.1")
    assert (ticket.status_code, ticket.json["number"]) == (201, "A001")
    path = f"/v1/tickets/{ticket.json['ticket_id']}"
    assert enterprise.get(path).json["ahead"] == 0
    called = call(staff, window).json["ticket"]
    assert (called["number"], called["window_id"]) == ("A001", window.json["window_id"])
    assert staff.post(f"{path}/start").json["state"] == "serving"
    assert call(staff, window).json["code"] == "window_busy"
    ended = staff.post(f"{path}/end").json
    assert ended["arrived_at"] <= ended["called_at"] <= ended["started_at"] <= ended["ended_at"]
    assert call(staff, window).json == {"ticket": None}
    assert staff.post(f"{path}/start").json["code"] == "not_in_this_state"


def test_nobody_is_called_when_the_window_is_closed_or_serves_something_else(
    master: Any, staff: Any
) -> None:
    closed, other = set_up(master, 1, is_open=False), set_up(master, 2, serves=["5.2"])
    take(staff, item="5.6.1.1")
    assert call(staff, closed).json["code"] == "window_closed"
    assert call(staff, other).json["ticket"] is None


@pytest.mark.clause("7.1")
def test_who_does_not_come_is_recalled_once_then_passed_and_queued_again(
    master: Any, staff: Any
) -> None:
    window = set_up(master)
    absent, present = take(staff).json, take(staff).json
    call(staff, window)
    path = f"/v1/tickets/{absent['ticket_id']}"
    assert staff.post(f"{path}/skip").status_code == 409
    assert staff.post(f"{path}/recall").status_code == 200
    assert staff.post(f"{path}/recall").status_code == 409
    assert staff.post(f"{path}/skip").json["state"] == "skipped"
    assert staff.post(f"{path}/requeue").json["state"] == "waiting"
    assert call(staff, window).json["ticket"]["number"] == present["number"]


@pytest.mark.clause("7.1", "6.3.3", part=True)
def test_green_overtakes_and_what_it_costs_is_shown_when_it_is_called(
    admin: Bench, master: Any, staff: Any, enterprise: Any
) -> None:
    window = set_up(master, serves=[])
    set_up(master, 2, serves=[])
    green_case(admin, "SY-HP-01-2026-000001")
    first, second = take(staff).json, take(staff).json
    green = take(enterprise, case_number="SY-HP-01-2026-000001").json
    assert (green["lane"], green["number"]) == ("green", "G001")
    assert staff.get(f"/v1/tickets/{second['ticket_id']}").json["ahead"] == 2
    called = call(staff, window).json["ticket"]
    assert (called["number"], called["overtook"], called["delay_seconds"]) == ("G001", 2, 450)
    line = staff.get(f"/v1/stations/{STATION}/queue").json
    assert [t["number"] for t in line["waiting"]] == [first["number"], second["number"]]
    assert [t["held_up_seconds"] for t in line["waiting"]] == [450, 450]
    assert line["overtaking"] == [{"lane": "green", "tickets": 1, "overtook": 2, "minutes": 15.0}]
    assert [t["number"] for t in line["at_windows"]] == ["G001"]


def test_an_accepted_case_that_is_not_green_waits_as_everybody(admin: Bench, staff: Any) -> None:
    green_case(admin, "N-1", green=False)
    ticket = take(staff, case_number="N-1").json
    assert (ticket["lane"], ticket["enterprise"]) == ("ordinary", ENTERPRISE)


def test_a_case_of_others_and_none_look_alike_when_a_number_is_taken(
    admin: Bench, staff: Any
) -> None:
    green_case(admin, "N-1")
    green_case(admin, "N-2", station=OTHER)
    other = admin.client.as_("enterprise", enterprise="91210106MA0XXXX02U")
    answers = [take(other, case_number="N-1"), take(staff, case_number="N-2")]
    answers.append(take(staff, case_number="N-3"))
    assert {answer.status_code for answer in answers} == {422}
    assert {a.json["errors"][0]["code"] for a in answers} == {"unknown_case"}


def test_an_enterprise_waits_once_and_sees_its_own_alone_when_it_takes_numbers(
    admin: Bench, staff: Any, enterprise: Any
) -> None:
    own, walk_in = take(enterprise).json, take(staff).json
    assert take(enterprise).json["code"] == "already_there"
    path = f"/v1/stations/{STATION}/tickets?day={local_date(utc_now())}&state=waiting"
    assert [t["ticket_id"] for t in enterprise.get(path).json["items"]] == [own["ticket_id"]]
    assert len(staff.get(path).json["items"]) == 2
    assert enterprise.get(f"/v1/tickets/{walk_in['ticket_id']}").status_code == 404
    assert enterprise.post(f"/v1/tickets/{walk_in['ticket_id']}/cancellation").status_code == 404
    cancelled = enterprise.post(f"/v1/tickets/{own['ticket_id']}/cancellation")
    assert cancelled.json["state"] == "cancelled"
    assert take(enterprise).status_code == 201


@pytest.mark.parametrize("action", ["recall", "skip", "requeue", "start", "end", "cancellation"])
def test_another_stations_ticket_and_none_look_alike_when_something_is_done(
    staff: Any, stranger: Any, action: str
) -> None:
    ticket = take(staff).json["ticket_id"]
    answers = [stranger.post(f"/v1/tickets/{one}/{action}") for one in (ticket, NOTHING)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json["code"] == answers[1].json["code"]


def test_the_queue_is_closed_when_the_station_is_another_ones_or_none(
    master: Any, stranger: Any, enterprise: Any
) -> None:
    window = set_up(master).json["window_id"]
    for path in ("windows", "tickets", "queue", "staffing", "rosters"):
        assert stranger.get(f"/v1/stations/{STATION}/{path}").status_code == 403
    assert take(stranger).status_code == 403
    assert set_up(stranger).status_code == 403
    assert stranger.post(f"/v1/windows/{window}/next").status_code == 404
    assert enterprise.post("/v1/stations/SY-ZZ-99/tickets", json={}).status_code == 404


def test_a_removed_station_gives_no_numbers_and_says_why(enterprise: Any) -> None:
    answer = enterprise.post("/v1/stations/SY-LZ-01/tickets", json={})
    assert (answer.status_code, answer.json["code"]) == (409, "station_removed")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"item": "9.9"}, "item"),
        ({"item": 5}, "item"),
        ({"case_number": ""}, "case_number"),
        ({"phone": "024"}, "phone"),
    ],
)
def test_the_field_is_named_when_a_ticket_is_asked_for_with_nonsense(
    staff: Any, body: dict[str, Any], field: str
) -> None:
    answer = take(staff, **body)
    assert answer.status_code == 422
    assert [entry["field"] for entry in answer.json["errors"]] == [field]


EXPECTED = {
    "/v1/stations/<code>/windows": {
        "GET": {"window", "officer", "station_master", "superior", "regulator"},
        "POST": {"station_master"},
    },
    "/v1/windows/<uuid:window_id>": {
        "GET": {"window", "officer", "station_master", "superior", "regulator"},
        "PUT": {"station_master"},
    },
    "/v1/windows/<uuid:window_id>/next": {"POST": {"window", "officer", "station_master"}},
    "/v1/stations/<code>/tickets": {
        "GET": {"window", "officer", "station_master", "superior", "regulator", "enterprise"},
        "POST": {"window", "officer", "station_master", "enterprise"},
    },
    "/v1/stations/<code>/slots": {
        "GET": {"window", "officer", "station_master", "superior", "regulator", "enterprise"},
        "POST": {"station_master"},
    },
    "/v1/slots/<uuid:slot_id>/bookings": {"POST": {"enterprise"}},
    "/v1/stations/<code>/staffing": {
        "GET": {"window", "officer", "station_master", "superior", "regulator"}
    },
    "/v1/stations/<code>/rosters": {
        "GET": {"window", "officer", "station_master", "superior", "regulator"},
        "POST": {"station_master"},
    },
}


def test_these_roles_and_no_others_may_when_routes_are_listed(admin: Bench) -> None:
    app, found = admin.client.app, {}
    for rule in app.url_map.iter_rules():
        if rule.rule in EXPECTED:
            roles = set(app.view_functions[rule.endpoint].roles)
            for method in rule.methods & {"GET", "POST", "PUT"}:
                found.setdefault(rule.rule, {})[method] = roles
    assert found == EXPECTED
