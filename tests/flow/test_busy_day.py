"""A day at a busy station: 300 enterprises in eight hours over all channels, faster than real time, over HTTP.

How the day is made: tests/faults/harness/day/__init__.py.
"""

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from chassis.identity import Actor
from harness.day.people import enterprise, moment, staff
from harness.day.plan import CHANNELS, Course
from harness.day.town import BUSY, MANY, PROMISES, QUIET, SHENYANG, Town, open_town
from harness.day.town import until as wait_until

pytestmark = [pytest.mark.system, pytest.mark.broker, pytest.mark.timeout(1200)]

DECIDED = {
    Course.ACCEPTED: "accepted",
    Course.GREEN: "accepted",
    Course.SUPPLEMENTED: "accepted",
    Course.REFUSED: "refused",
    Course.REFERRED: "referred",
    Course.WITHDRAWN: "withdrawn",
    Course.TWICE: "accepted",
}
DECISION_DAYS, ANSWER_DAYS = 5, 15
LISTS = (
    "intake/forms",
    "intake/denials",
    "intake/first-asks",
    "intake/inquiries",
    "tracking/cases",
    "tracking/items",
    "tracking/clocks",
    "matching/items",
)
MORNING = datetime.time(10)
LADDER = [1, 2, 3]
NAMES_A_CASE = ("case_id", "form_id", "id")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The day is over, and nobody has slept yet."""
    with open_town(tmp_path_factory.mktemp("day")) as one:
        one.live_the_day()
        yield one


@pytest.fixture(scope="module")
def forms(town: Town) -> dict[str, dict[str, Any]]:
    """Every form of the busy station, whole, as its master reads it at the end of the day."""
    master = staff("station_master", BUSY)
    listed = town.people.every(master, "intake/forms")
    return {one["id"]: town.people.get(master, f"intake/forms/{one['id']}") for one in listed}


def course(town: Town, form: str) -> Course:
    return town.floors[BUSY].forms[form].course


def accepted(forms: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in forms.values() if one["state"] == "accepted"]


@pytest.mark.clause("4.2.1", "6.1.3")
def test_every_enterprise_has_its_form_over_its_channel(
    town: Town, forms: dict[str, dict[str, Any]]
) -> None:
    floor = town.floors[BUSY]
    firsts = {form for form in forms if form not in floor.merged}
    came = Counter(forms[form]["channel"] for form in firsts)
    assert set(forms) == set(floor.forms)
    assert (len(firsts), set(came)) == (MANY, set(CHANNELS))


@pytest.mark.clause("7.3.2a", "4.2.1")
def test_every_form_is_decided_or_explained(town: Town, forms: dict[str, dict[str, Any]]) -> None:
    """Explained: it waits for the enterprise since one notice, or for the station, each with a limit to come."""
    for form in forms.values():
        merged = form["id"] in town.floors[BUSY].merged
        meant = "merged" if merged else DECIDED.get(course(town, form["id"]))
        if meant:
            assert (form["state"], bool(form["decided_at"])) == (meant, True)
        elif course(town, form["id"]) is Course.UNANSWERED:
            (notice,) = form["supplement_requests"]
            assert form["state"] == "supplement_asked"
            assert moment(notice["answer_by"]) > town.now
        else:
            assert form["state"] == "filed"
            assert moment(form["decide_by"]) > town.now


@pytest.mark.clause("7.2b", "7.2d", "6.3.3")
def test_every_due_time_is_right_by_another_count(
    town: Town, forms: dict[str, dict[str, Any]]
) -> None:
    """By the fingers (harness.day.counting), from the moment that each clock began."""
    count, wrong = town.almanacs[BUSY].due, []
    for form in forms.values():
        begins = moment(form["received_at"])
        if moment(form["decide_by"]) != count(begins, DECISION_DAYS):
            wrong.append((form["id"], "decide_by"))
        for notice in form["supplement_requests"]:
            if moment(notice["answer_by"]) != count(moment(notice["asked_at"]), ANSWER_DAYS):
                wrong.append((form["id"], "answer_by"))
        for item in form["items"]:
            promised = item["promise_value"], item["promise_unit"]
            due = count(moment(form["promised_from"]), *promised)
            if moment(item["due_at"]) != due:
                wrong.append((item["item_id"], "due_at"))
    assert wrong == []
    items = [item for form in forms.values() for item in form["items"]]
    assert len(items) > MANY
    assert {item["promise_unit"] for item in items} == {
        "working_days",
        *(u for _, u in PROMISES.values()),
    }


@pytest.mark.clause("7.2d", "6.3.3")
def test_the_clocks_of_tracking_say_the_same(town: Town, forms: dict[str, dict[str, Any]]) -> None:
    due = {item["item_id"]: item["due_at"] for form in forms.values() for item in form["items"]}
    followed = town.people.every(staff("station_master", BUSY), "tracking/items")
    assert {one["item_id"] for one in followed} == set(due)
    clocks = {one["item_id"]: one["due_at"] for one in followed}
    assert {k: moment(v) for k, v in clocks.items()} == {k: moment(v) for k, v in due.items()}


@pytest.mark.clause("6.3.3")
def test_green_is_promised_half_of_what_others_are(
    town: Town, forms: dict[str, dict[str, Any]]
) -> None:
    usual, green = (
        {
            item["section"]: item["promise_value"]
            for form in accepted(forms)
            if bool(form["green_ground"]) is is_green
            for item in form["items"]
        }
        for is_green in (False, True)
    )
    assert green
    assert {section: -(-usual[section] // 2) for section in green} == green


@pytest.mark.clause("9.3.4")
def test_numbers_of_the_day_have_no_gaps(forms: dict[str, dict[str, Any]]) -> None:
    numbers = sorted(int(one["number"].rpartition("-")[2]) for one in accepted(forms))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.clause("7.1", part=True)
def test_everybody_who_took_a_number_was_called_in_order_and_served(town: Town) -> None:
    master = staff("station_master", BUSY)
    tickets = town.people.every(master, f"admin/stations/{BUSY}/tickets")
    tickets.sort(key=lambda one: one["number"])
    called = [moment(one["called_at"]) for one in tickets]
    assert len(tickets) == sum(
        one.channel == "window" for one in set(town.floors[BUSY].forms.values())
    )
    assert {one["state"] for one in tickets} == {"done"}
    assert called == sorted(called)
    assert all(moment(one["called_at"]) <= moment(one["ended_at"]) for one in tickets)


@pytest.mark.parametrize("role", ["window", "officer", "station_master"])
@pytest.mark.parametrize("path", LISTS)
def test_no_list_shows_another_stations_case(town: Town, role: str, path: str) -> None:
    seen = {code: cases_in(town, staff(role, code), path) for code in (BUSY, QUIET)}
    own = {code: everything_of(town, code) for code in (BUSY, QUIET)}
    assert seen[BUSY] <= own[BUSY]
    assert seen[QUIET] <= own[QUIET]


@pytest.mark.parametrize("path", ["intake/forms", "tracking/cases", "matching/items"])
def test_the_lists_are_not_empty_by_mistake(town: Town, path: str) -> None:
    assert all(cases_in(town, staff("officer", code), path) for code in (BUSY, QUIET))


def test_no_enterprise_sees_anothers_case(town: Town) -> None:
    by_enterprise: dict[str, set[str]] = {}
    for floor in town.floors.values():
        for form, visitor in floor.forms.items():
            by_enterprise.setdefault(visitor.enterprise, set()).add(form)
    for code, own in list(by_enterprise.items())[::10]:
        listed = town.people.every(enterprise(code), "intake/forms")
        assert {one["id"] for one in listed} == own


def cases_in(town: Town, who: Actor, path: str) -> set[str]:
    """The cases that the rows of a list are about."""
    rows = town.people.every(who, path)
    return {str(next(row[name] for name in NAMES_A_CASE if name in row)) for row in rows}


def everything_of(town: Town, station: str) -> set[str]:
    return set(town.floors[station].forms)


def test_nothing_died_on_the_way(town: Town) -> None:
    assert {service: rows for service, rows in town.behind.look().dead.items() if rows} == {}


@pytest.fixture(scope="module")
def handed_over(town: Town) -> str:
    """A first ask of the day that is handed to somebody who never takes it."""
    clerk = staff("window", BUSY)
    asked = town.people.every(clerk, "intake/first-asks")[0]["id"]
    body = {"to": "day-nobody", "reason": "需专业解答"}
    town.people.post(clerk, f"intake/first-asks/{asked}/hand-over", body)
    return str(asked)


@pytest.fixture(scope="module")
def days_after(town: Town, handed_over: str) -> None:
    """Every limit of the window passes, and nobody does anything. Whoever asks for it comes last in this file."""
    for days in (DECISION_DAYS, ANSWER_DAYS):
        limit = town.almanacs[BUSY].due(town.opening, days)
        town.sleep_until(limit + datetime.timedelta(minutes=1))
        day = town.almanacs[BUSY].next_worked(limit.astimezone(SHENYANG).date())
        town.sleep_until(datetime.datetime.combine(day, MORNING, SHENYANG))
    wait_until(lambda: not town.behind.held(), "everything to be heard")


@pytest.mark.clause("7.2c")
@pytest.mark.usefixtures("days_after")
def test_a_hand_over_past_its_limit_stands_on_the_masters_list(
    town: Town, handed_over: str
) -> None:
    master, other = staff("station_master", BUSY), staff("station_master", QUIET)
    path = "intake/first-asks"
    escalated = town.people.every(master, path, escalated="true")
    assert handed_over in {one["id"] for one in escalated}
    kept = town.people.get(master, f"{path}/{handed_over}")
    assert kept["responsible"] == kept["first_asker"] != "day-nobody"
    assert town.people.every(other, path, escalated="true") == []


@pytest.mark.clause("7.2b", "7.2c")
@pytest.mark.usefixtures("days_after")
def test_what_nobody_serves_has_climbed_to_the_regulator_by_the_whole_ladder(
    town: Town, forms: dict[str, dict[str, Any]]
) -> None:
    late = {item["item_id"] for form in accepted(forms) for item in form["items"]}
    regulator, master = staff("regulator", BUSY), staff("station_master", BUSY)
    stands = {one["item_id"] for one in town.people.every(regulator, "tracking/escalations")}
    assert late
    assert late <= stands
    assert late.isdisjoint(
        one["item_id"] for one in town.people.every(master, "tracking/escalations")
    )
    for item in sorted(late)[::50]:
        ladder = town.people.get(master, f"tracking/items/{item}/clock")["escalations"]
        assert [one["level"] for one in ladder] == LADDER
        assert all(is_office_hour(town, moment(one["escalated_at"])) for one in ladder)


def is_office_hour(town: Town, at: datetime.datetime) -> bool:
    local, hours = at.astimezone(SHENYANG), town.almanacs[BUSY]
    within = any(opens <= local.time() <= closes for opens, closes in hours.windows)
    return within and hours.is_worked(local.date())


@pytest.mark.clause("7.3.2a", "4.2.1")
@pytest.mark.usefixtures("days_after")
def test_what_nobody_decides_is_accepted_by_silence_and_what_nobody_answers_lapses(
    town: Town,
) -> None:
    master = staff("station_master", BUSY)
    states: dict[Course, set[Any]] = {}
    for one in town.people.every(master, "intake/forms"):
        if one["id"] not in town.floors[BUSY].merged:
            found = states.setdefault(course(town, one["id"]), set())
            found.add((one["state"], one["deemed"]))
    assert states[Course.UNDECIDED] == {("accepted", True)}
    assert states[Course.UNANSWERED] == {("lapsed", False)}
    assert {state for ends in states.values() for state, _ in ends} == {
        *DECIDED.values(),
        "lapsed",
    }
    silent = [
        town.people.get(master, f"intake/forms/{form}")
        for form, visitor in town.floors[BUSY].forms.items()
        if visitor.course is Course.UNDECIDED
    ]
    assert all(form["promised_from"] == form["received_at"] for form in silent)
    assert all(
        moment(form["promised_from"]).astimezone(SHENYANG).date() == town.opening.date()
        for form in silent
    )
