"""How long a provider took, against what was agreed (5.5.2)."""

import datetime
import uuid
from datetime import date

import pytest

from chassis.early import TooEarly
from chassis.testing import actor_as
from matching.domain.cycle import Cycle, record_of
from matching.domain.item import Way
from matching.usecases import agreement, assessment, cycles, offers
from worktime import Calendar, working_days

pytestmark = pytest.mark.clause("5.5.2", part=True)
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
# 国办发明电〔2025〕7号: Spring Festival 2026-02-15 to 02-23; working on Saturdays 02-14 and 02-28.
YEAR = Calendar(
    year=2026,
    revision=1,
    provisional=False,
    days_off=frozenset(date(2026, 2, day) for day in range(16, 24)),
    make_up_days=frozenset({date(2026, 2, 14), date(2026, 2, 28)}),
)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 2, 13), date(2026, 2, 13), 0),
        (date(2026, 2, 13), date(2026, 2, 14), 1),  # a Saturday that is worked
        (date(2026, 2, 14), date(2026, 2, 24), 1),  # the whole holiday between
        (date(2026, 2, 13), date(2026, 2, 15), 1),
        (date(2026, 2, 23), date(2026, 2, 28), 5),
        (date(2026, 3, 6), date(2026, 3, 9), 1),
    ],
)
def test_days_are_counted_as_a_promise_is(start, end, days):
    assert len(list(working_days(start, end, {2026: YEAR}))) == days


def test_without_a_notice_weekends_are_off_and_the_count_may_change():
    cycle = a_cycle(date(2026, 2, 13), date(2026, 2, 24))
    cycle.count({})
    assert (cycle.taken_working_days, cycle.provisional) == (7, True)
    cycle.count({2026: YEAR})
    assert (cycle.taken_working_days, cycle.provisional) == (2, False)


def a_cycle(start, end, promised=5):
    return Cycle(
        item_id=uuid.uuid4(),
        provider="P001",
        promised_working_days=promised,
        started_at=at(start),
        ended_at=at(end),
    )


def at(day, hour=10):
    return datetime.datetime.combine(day, datetime.time(hour), SHANGHAI)


def test_the_day_is_that_of_the_city_and_not_of_greenwich():
    late = datetime.datetime(2026, 3, 2, 17, 0, tzinfo=datetime.UTC)  # past midnight in Shenyang
    cycle = Cycle(
        item_id=uuid.uuid4(),
        provider="P001",
        promised_working_days=1,
        started_at=at(date(2026, 3, 2)),
        ended_at=late,
    )
    cycle.count({2026: YEAR})
    assert cycle.taken_working_days == 1


def test_a_record_tells_services_in_time_and_means():
    quick, slow = (
        a_cycle(date(2026, 3, 2), date(2026, 3, 4)),
        a_cycle(date(2026, 3, 2), date(2026, 3, 13)),
    )
    for one in (quick, slow):
        one.count({2026: YEAR})
    record = record_of([quick, slow])
    assert (record.services, record.in_time) == (2, 1)
    assert (record.promised_mean, record.taken_mean) == (5.0, 5.5)
    assert record_of([]) is None


@pytest.fixture
def agreed(work, build):
    """An item that P001 agreed on for five working days."""
    item = build.item()
    work.items.add(item)
    assessment.assess_item(work, item.id, Way.PROVIDER, "超出本站能力")
    offer = offers.choose_provider(work, item.id, "P001")
    staff, work.actor = work.actor, actor_as("provider", provider="P001")
    offers.accept_offer(work, offer.id)
    agreement.propose_terms(work, item.id, build.terms())
    work.actor = staff
    agreement.confirm_terms(work, item.id)
    return item


START, END = at(date(2026, 2, 13)), at(date(2026, 2, 24))


def test_a_service_that_ended_is_measured_against_its_agreed_cycle(work, agreed):
    cycles.keep_calendar(work, YEAR)
    cycles.measure(work, agreed.id, START, END)
    measured = work.cycles.find(agreed.id)
    assert (measured.provider, measured.promised_working_days) == ("P001", 5)
    assert (measured.taken_working_days, measured.is_in_time) == (2, True)


def test_a_notice_that_comes_later_gives_the_same_count(work, agreed):
    cycles.measure(work, agreed.id, START, END)
    cycles.keep_calendar(work, YEAR)
    measured = work.cycles.find(agreed.id)
    assert (measured.taken_working_days, measured.provisional) == (2, False)


def test_an_older_notice_that_comes_late_changes_nothing(work, agreed):
    cycles.keep_calendar(work, YEAR)
    older = Calendar(
        year=2026, revision=0, provisional=True, days_off=frozenset(), make_up_days=frozenset()
    )
    cycles.keep_calendar(work, older)
    assert work.cycles.calendars()[2026] is YEAR


def test_the_same_end_told_again_is_measured_once(work, agreed):
    cycles.measure(work, agreed.id, START, END)
    cycles.measure(work, agreed.id, START, END + datetime.timedelta(days=9))
    assert work.cycles.find(agreed.id).ended_at == END


def test_a_service_of_the_station_itself_is_no_providers(work, build):
    item = build.item(code="5.1.6")
    work.items.add(item)
    assessment.assess_item(work, item.id, Way.STATION, "可自主实施", "5.1.6")
    agreement.propose_terms(work, item.id, build.terms())
    work.actor = actor_as("enterprise", enterprise=build.enterprise)
    agreement.confirm_terms(work, item.id)
    cycles.measure(work, item.id, START, END)
    assert work.cycles.rows == {}


def test_an_end_that_comes_before_the_agreement_is_known_waits(work, build):
    with pytest.raises(TooEarly):
        cycles.measure(work, uuid.uuid4(), START, END)
    item = build.item()
    work.items.add(item)
    with pytest.raises(TooEarly):
        cycles.measure(work, item.id, START, END)
