"""The clocks of the window: a decision in time, an answer in time, and due times counted again."""

import datetime
import uuid
from typing import Any

import pytest

from intake import usecases
from intake.domain.acceptance import Green, GreenGround
from intake.domain.form import Channel, Form
from intake.domain.materials import HandedIn, Missing
from intake.domain.states import State
from worktime import SHANGHAI, Calendar, Hours, Limit, Unit, WorkingTime, closed
from worktime import window as window_between

HOURS, CALENDAR = Unit.WORKING_HOURS, Unit.CALENDAR_DAYS
LICENCE = [Missing(material="business_licence")]
MAJOR = Green(ground=GreenGround.MAJOR_PROJECT, evidence="清单第 3 项")


@pytest.fixture
def filed(work: Any, enterprise: Any, content: dict[str, Any]) -> Form:
    application = usecases.Application(
        station="SY-TX-01", channel=Channel.WEB, version="1", content=content
    )
    return usecases.file_form(work, enterprise, application)


def shown(moment: datetime.datetime | None) -> str:
    assert moment is not None
    return moment.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


@pytest.mark.clause("7.3.1")
def test_a_form_is_decided_within_five_working_days_and_a_timer_looks(
    work: Any, filed: Form
) -> None:
    assert shown(filed.decide_by) == "11-30 17:00"  # filed on Monday 23 November 2026
    assert [one[:3] for one in work.reminders] == [
        (usecases.DECISION_OVER, str(filed.id), filed.decide_by)
    ]


@pytest.mark.clause("7.3.1")
def test_silence_past_the_limit_accepts_from_the_day_of_receipt(work: Any, filed: Form) -> None:
    received = work.now
    work.now = filed.decide_by

    usecases.accept_by_silence(work, filed.id)

    assert (filed.state, filed.deemed, filed.promised_from) == (State.ACCEPTED, True, received)
    assert shown(filed.items[0].due_at) == "12-07 17:00"  # ten working days from the receipt
    assert (work.emitted[-1].actor, work.emitted[-1].first_asker) == ("system", "unassigned")


@pytest.mark.clause("7.2d", "7.3.1", part=True)
def test_no_silence_on_days_that_a_notice_has_made_days_off_accepts(work: Any, filed: Form) -> None:
    told = filed.decide_by
    off = frozenset(datetime.date(2026, 11, day) for day in (24, 25))
    work.copies.years[2026] = Calendar(year=2026, days_off=off, make_up_days=frozenset())
    work.now = told

    usecases.accept_by_silence(work, filed.id)

    assert (filed.state, shown(filed.decide_by)) == (State.FILED, "12-02 17:00")
    assert work.reminders[-1][:3] == (usecases.DECISION_OVER, str(filed.id), filed.decide_by)
    work.now = filed.decide_by
    usecases.accept_by_silence(work, filed.id)
    assert filed.state is State.ACCEPTED


@pytest.mark.clause("4.2.1")
def test_no_form_lapses_for_days_that_a_notice_has_made_days_off(
    work: Any, window: Any, filed: Form
) -> None:
    usecases.ask_supplement(work, window, filed.id, LICENCE)
    work.now = filed.notices[0].answer_by
    off = frozenset({datetime.date(2026, 11, 24)})
    work.copies.years[2026] = Calendar(year=2026, days_off=off, make_up_days=frozenset())

    usecases.lapse_unanswered(work, filed.id)
    assert filed.state is State.SUPPLEMENT_ASKED
    work.now = filed.notices[0].answer_by
    usecases.lapse_unanswered(work, filed.id)
    assert filed.state is State.LAPSED


def test_silence_before_the_limit_accepts_nothing(work: Any, filed: Form) -> None:
    work.now = filed.decide_by - datetime.timedelta(seconds=1)

    usecases.accept_by_silence(work, filed.id)

    assert filed.state is State.FILED


@pytest.mark.clause("7.3.1")
def test_a_station_may_turn_the_rule_of_silence_off(
    work: Any, filed: Form, make_station: Any
) -> None:
    work.copies.stations["SY-TX-01"] = make_station(deemed_acceptance=False)
    work.now = filed.decide_by

    usecases.accept_by_silence(work, filed.id)

    assert filed.state is State.FILED


@pytest.mark.clause("4.2.1")
def test_a_notice_in_time_stops_the_limit_and_its_answer_begins_a_new_one(
    work: Any, window: Any, enterprise: Any, filed: Form
) -> None:
    first_limit = filed.decide_by
    usecases.ask_supplement(work, window, filed.id, LICENCE)
    assert shown(filed.notices[0].answer_by) == "12-14 17:00"
    work.now = first_limit
    usecases.accept_by_silence(work, filed.id)
    assert filed.state is State.SUPPLEMENT_ASKED

    usecases.answer_supplement(work, enterprise, filed.id, usecases.Answer(materials=[licence()]))

    usecases.accept_by_silence(work, filed.id)  # the first timer, late
    assert (filed.state, shown(filed.decide_by)) == (State.FILED, "12-07 17:00")


@pytest.mark.clause("4.2.1")
def test_what_does_not_come_in_time_lapses_once(work: Any, window: Any, filed: Form) -> None:
    usecases.ask_supplement(work, window, filed.id, LICENCE)
    usecases.lapse_unanswered(work, filed.id)
    assert filed.state is State.SUPPLEMENT_ASKED

    work.now = filed.notices[0].answer_by
    for _ in range(2):
        usecases.lapse_unanswered(work, filed.id)

    assert filed.state is State.LAPSED
    assert [one.lapsed for one in work.emitted if one.name == "intake.need_withdrawn"] == [True]


@pytest.mark.clause("6.3.3")
def test_a_green_case_is_promised_in_half_the_time(work: Any, window: Any, filed: Form) -> None:
    usecases.accept_need(work, window, filed.id, MAJOR)

    assert {item.promise_value for item in filed.items} == {5}
    assert shown(filed.items[0].due_at) == "11-30 17:00"


@pytest.mark.clause("7.2d")
def test_a_promise_follows_the_hours_of_its_station(
    work: Any, window: Any, filed: Form, make_station: Any
) -> None:
    moved = Hours(
        daily=(window_between("08:30", "11:30"), window_between("13:00", "16:30")),
        exceptions=closed(datetime.date(2026, 11, 30)),
    )
    work.copies.stations["SY-TX-01"] = make_station(hours=moved)

    usecases.accept_need(work, window, filed.id)

    assert shown(filed.items[0].due_at) == "12-08 16:30"


@pytest.mark.clause("7.2d")
def test_a_notice_that_arrives_counts_again_and_leaves_a_record(
    work: Any, window: Any, filed: Form
) -> None:
    work.now = datetime.datetime(2026, 12, 25, 2, 0, tzinfo=datetime.UTC)
    usecases.accept_need(work, window, filed.id)
    before = filed.items[0].due_at
    assert filed.items[0].provisional
    new_year = frozenset({datetime.date(2027, 1, 1)})
    notice = Calendar(year=2027, days_off=new_year, make_up_days=frozenset(), notice="〔2026〕9号")

    usecases.remember_calendar(work, notice)
    name, year, _, after = work.reminders[-1]
    usecases.recount_after(work, int(year), after)
    usecases.recount_after(work, int(year), after)

    assert name == usecases.RECOUNT
    assert (shown(before), shown(filed.items[0].due_at)) == ("01-08 17:00", "01-11 17:00")
    assert not filed.items[0].provisional
    kept = [one for one in work.recounts.kept if one.item_id == filed.items[0].id]
    assert [(one.due_before, one.due_after, one.notice) for one in kept] == [
        (before, filed.items[0].due_at, "〔2026〕9号")
    ]


def licence() -> Any:
    return HandedIn(key="business_licence", file_id=uuid.uuid4(), file_name="执照.pdf", size=10)


def test_a_notice_that_changes_nothing_leaves_no_record(
    work: Any, window: Any, filed: Form
) -> None:
    work.now = datetime.datetime(2026, 12, 25, 2, 0, tzinfo=datetime.UTC)
    usecases.accept_need(work, window, filed.id)
    plain = Calendar(
        year=2027, days_off=frozenset(), make_up_days=frozenset(), notice="〔2026〕9号"
    )

    usecases.remember_calendar(work, plain)
    usecases.recount_after(work, 2027, None)

    assert (filed.items[0].provisional, work.recounts.kept) == (False, [])


@pytest.mark.clause("7.2b", "7.2d")
@pytest.mark.parametrize(
    ("own", "limit", "promised"),
    [
        (None, None, Limit(10)),
        (Limit(7), None, Limit(7)),
        (Limit(15), None, Limit(15)),
        (Limit(15), 12, Limit(12)),
        (Limit(4, HOURS), None, Limit(4, HOURS)),
        (Limit(4, HOURS), 1, Limit(4, HOURS)),  # ends before the next day does
        (Limit(17, HOURS), 1, Limit(1)),  # of eight hours a day: on the day after
        (Limit(7, CALENDAR), 5, Limit(7, CALENDAR)),  # a plain week: both end with Monday
        (Limit(9, CALENDAR), 6, Limit(6)),
    ],
)
def test_a_promise_is_the_station_s_own_within_the_law(
    make_catalogue_item: Any, own: Limit | None, limit: int | None, promised: Limit
) -> None:
    item = make_catalogue_item("5.8", statutory_working_days=limit)
    half = Limit(-(-promised.value // 2), promised.unit)

    assert item.promise_to(ends, green=False, own=own) == promised
    assert item.promise_to(ends, green=True, own=own) == half


def ends(limit: Limit) -> datetime.datetime:
    """From nine in the morning of a Monday of plain weeks."""
    monday = datetime.datetime(2026, 6, 1, 1, tzinfo=datetime.UTC)
    plain = Calendar(year=2026, days_off=frozenset(), make_up_days=frozenset())
    return WorkingTime(calendars={2026: plain}).due(monday, limit).at


@pytest.mark.clause("7.2b")
def test_a_case_is_promised_what_its_station_promises(work: Any, window: Any, filed: Form) -> None:
    work.copies.promises.update(dict.fromkeys(work.copies.items, Limit(7, CALENDAR)))

    usecases.accept_need(work, window, filed.id)

    assert {item.limit for item in filed.items} == {Limit(7, CALENDAR)}


def test_a_notice_that_comes_again_counts_nothing_again(work: Any) -> None:
    plain = Calendar(year=2027, days_off=frozenset(), make_up_days=frozenset())

    for _ in range(2):
        usecases.remember_calendar(work, plain)

    assert [one[:2] for one in work.reminders] == [(usecases.RECOUNT, "2027")]
