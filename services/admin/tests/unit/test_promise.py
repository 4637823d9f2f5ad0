"""Promised times: within the law, by analogy from named similar items (7.2b, 7.2d)."""

import datetime

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from admin.domain.hours import minutes_a_day
from admin.domain.promise import Basis, CatalogueItem, Terms, is_within, propose, wrong_terms
from worktime import Calendar, Limit, Unit, WorkingTime


def item(code: str, days: int = 10, limit: int | None = None, kind: str = "standardization"):
    return CatalogueItem(
        code=code,
        revision=1,
        kind=kind,
        name_zh=f"事项 {code}",
        name_en=f"Item {code}",
        promise_working_days=days,
        statutory_working_days=limit,
    )


DAY = 450  # minutes
HOURS, CALENDAR = Unit.WORKING_HOURS, Unit.CALENDAR_DAYS
CATALOGUE = {
    one.code: one
    for one in (
        item("5.3.1", limit=20),
        item("5.3.5"),
        item("5.3.6"),
        item("5.3.7"),
        item("5.6.2.1", kind="inspection"),
        item("5.6.2.2", kind="inspection"),
        item("5.6.1.1", kind="inspection"),
    )
}


def terms(
    days: int, basis: Basis = Basis.COMMITMENT, *similar: str, unit: Unit = Unit.WORKING_DAYS
) -> Terms:
    return Terms(limit=Limit(days, unit), basis=basis, ground="站内规定", similar_to=similar)


@pytest.mark.clause("7.2d")
@pytest.mark.parametrize(
    ("code", "given", "wrong"),
    [
        ("5.3.1", terms(20), {}),
        ("5.3.1", terms(21), {"value": "above_statutory_limit"}),
        ("5.3.5", terms(300), {}),
        ("5.3.1", terms(20, unit=CALENDAR), {}),
        ("5.3.1", terms(21, unit=CALENDAR), {"value": "above_statutory_limit"}),
        ("5.3.1", terms(150, unit=HOURS), {}),  # 20 days of 7 hours and a half
        ("5.3.1", terms(151, unit=HOURS), {"value": "above_statutory_limit"}),
        ("5.9.9", terms(1), {"item": "unknown_item"}),
        ("5.3.6", terms(5, Basis.ANALOGY), {"similar_to": "analogy_needs_items"}),
        ("5.3.6", terms(5, Basis.LAW, "5.3.5"), {"similar_to": "analogy_needs_items"}),
        ("5.3.6", terms(5, Basis.ANALOGY, "5.3.5"), {}),
        ("5.3.6", terms(5, Basis.ANALOGY, "5.3.6"), {"similar_to[0]": "not_similar"}),
        (
            "5.3.6",
            terms(5, Basis.ANALOGY, "5.3.5", "5.6.2.1", "5.0"),
            {"similar_to[1]": "not_similar", "similar_to[2]": "not_similar"},
        ),
    ],
)
def test_everything_wrong_with_a_promise_is_named(
    code: str, given: Terms, wrong: dict[str, str]
) -> None:
    assert {one.field: one.code for one in wrong_terms(code, given, CATALOGUE, DAY)} == wrong


@pytest.mark.clause("7.2d")
@pytest.mark.parametrize(
    ("code", "promised", "days", "similar"),
    [
        ("5.3.7", {"5.3.5": 3, "5.3.6": 6}, 5, ("5.3.5", "5.3.6")),  # 4.5, rounded up
        ("5.3.1", {"5.3.5": 30}, 20, ("5.3.5",)),  # within the law
        ("5.6.2.2", {"5.6.2.1": 8, "5.6.1.1": 2}, 8, ("5.6.2.1",)),  # the nearest clause counts
        ("5.3.7", {"5.3.7": 1, "5.3.5": 3}, 3, ("5.3.5",)),  # not by itself
    ],
)
def test_a_promise_is_proposed_from_similar_items(
    code: str, promised: dict[str, int], days: int, similar: tuple[str, ...]
) -> None:
    proposed = propose(CATALOGUE[code], CATALOGUE, in_working_days(promised), DAY)

    assert proposed is not None
    assert (proposed.limit.value, proposed.similar_to) == (days, similar)
    assert wrong_terms(code, proposed, CATALOGUE, DAY) == []


@pytest.mark.parametrize("promised", [{}, {"5.6.2.1": 3}, {"5.0": 3}, {"5.3.7": 3}])
def test_nothing_is_proposed_where_nothing_is_similar(promised: dict[str, int]) -> None:
    assert propose(CATALOGUE["5.3.7"], CATALOGUE, in_working_days(promised), DAY) is None


@pytest.mark.clause("7.2d")
@pytest.mark.parametrize(
    ("promised", "limit", "similar"),
    [
        ({"5.3.5": Limit(4, HOURS)}, Limit(4, HOURS), ("5.3.5",)),
        # Hours and days have no median: the unit of most counts, working days where as many are in each.
        (
            {"5.3.5": Limit(4, HOURS), "5.3.6": Limit(5, HOURS), "5.3.7": Limit(9)},
            Limit(5, HOURS),
            ("5.3.5", "5.3.6"),
        ),
        ({"5.3.5": Limit(4, HOURS), "5.3.6": Limit(9)}, Limit(9), ("5.3.6",)),
        ({"5.3.5": Limit(300, HOURS)}, Limit(20), ("5.3.5",)),  # within the law
    ],
)
def test_a_promise_is_proposed_in_the_unit_of_similar_ones(
    promised: dict[str, Limit], limit: Limit, similar: tuple[str, ...]
) -> None:
    proposed = propose(CATALOGUE["5.3.1"], CATALOGUE, promised, DAY)

    assert proposed is not None
    assert (proposed.limit, proposed.similar_to) == (limit, similar)
    assert wrong_terms("5.3.1", proposed, CATALOGUE, DAY) == []


def test_a_usual_day_is_as_long_as_its_windows() -> None:
    hours = [
        {"days": "working_days", "opens": "08:30", "closes": "11:30"},
        {"days": "working_days", "opens": "13:00", "closes": "17:30"},
        {"days": "saturday", "opens": "09:00", "closes": "12:00"},
    ]
    assert minutes_a_day(hours) == DAY


@pytest.mark.clause("7.2d")
@settings(max_examples=300)
@drawn(
    start=st.datetimes(datetime.datetime(2026, 1, 1), datetime.datetime(2026, 9, 1)),
    limit=st.builds(Limit, st.integers(0, 60), st.sampled_from(Unit)),
    law=st.integers(0, 20),
    off=st.frozensets(
        st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)), max_size=60
    ),
)
def test_a_promise_within_the_law_never_ends_after_it(
    start: datetime.datetime, limit: Limit, law: int, off: frozenset[datetime.date]
) -> None:
    year = Calendar(year=2026, days_off=off, make_up_days=frozenset())
    time = WorkingTime(calendars={2026: year})  # from nine to five
    begins = start.replace(tzinfo=datetime.UTC)

    if is_within(limit, law, minutes_a_day=480):
        assert time.due(begins, limit).at <= time.due(begins, Limit(law)).at


def in_working_days(promised: dict[str, int]) -> dict[str, Limit]:
    return {code: Limit(days) for code, days in promised.items()}
