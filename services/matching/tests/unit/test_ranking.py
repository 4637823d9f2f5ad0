"""Ranking is pure: the same facts give the same order, every point is accounted for, no excluded one is ranked."""

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.ranking import PARTS, REASONS, History, Need, rank

TODAY = datetime.date(2026, 11, 23)
IDS = [f"P{n:03d}" for n in range(1, 8)]
CODES = ["5.6.1.1", "5.6.3", "5.8"]
DISTRICTS = ["210102", "210106", "210202"]


def a_need(**changes):
    facts = {
        "code": "5.6.1.1",
        "qualifications": frozenset({"CMA"}),
        "promise_working_days": 10,
        "district": "210102",
        "industry": "C",
        "due_on": TODAY + datetime.timedelta(days=14),
    }
    return Need(**{**facts, **changes})


numbers = st.integers(0, 12)
by_id = st.dictionaries(st.sampled_from(IDS), numbers)
certificates = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["CMA", "CNAS"]),
            "number": st.just("1"),
            "scopes": st.lists(st.sampled_from(CODES)),
            "valid_until": st.none() | st.dates(TODAY, TODAY + datetime.timedelta(days=400)),
        }
    ),
    max_size=3,
)
changes = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["active", "active", "suspended"]),
        "home_district": st.sampled_from(DISTRICTS),
        "districts": st.lists(st.sampled_from([*DISTRICTS, "210100", "210000"]), min_size=1),
        "industries": st.lists(st.sampled_from(["C", "F"])),
        "scopes": st.lists(st.sampled_from(CODES)),
        "certificates": certificates,
        "open_capacity": numbers,
        "daily_capacity": numbers,
        "cycle": st.integers(1, 40),
        "price_level": st.integers(1, 3),
        "record": st.fixed_dictionaries(
            {"satisfaction": st.integers(0, 100), "timeliness": st.integers(0, 100)}
        ),
    }
)
many_changes = st.lists(changes, max_size=len(IDS))
histories = st.builds(
    History,
    tried=st.dictionaries(st.sampled_from(IDS), st.just("time")),
    in_hand=by_id,
    offered_today=by_id,
    answered=by_id,
    silent=by_id,
)
needs = st.builds(
    a_need,
    code=st.sampled_from(CODES),
    qualifications=st.sampled_from([frozenset(), frozenset({"CMA"}), frozenset({"CMA", "CNAS"})]),
    district=st.sampled_from(DISTRICTS),
    promise_working_days=st.integers(1, 30),
)


def providers_of(build, many):
    return [build.provider(id=name, **change) for name, change in zip(IDS, many, strict=False)]


@given(need=needs, many=many_changes, history=histories)
def test_every_provider_is_ranked_or_excluded_never_both(build, need, many, history):
    providers = providers_of(build, many)
    ranking = rank(need, providers, history, TODAY)
    places = [s.provider.id for s in ranking.ranked] + [e.provider.id for e in ranking.excluded]
    assert sorted(places) == [p.id for p in providers]


@given(need=needs, many=many_changes, history=histories)
def test_the_parts_of_a_score_add_up_and_stay_within_their_weights(build, need, many, history):
    for scored in rank(need, providers_of(build, many), history, TODAY).ranked:
        assert sum(part.points for part in scored.parts) == scored.total
        assert [part.name for part in scored.parts] == list(PARTS)
        assert all(0 <= part.value <= 100 for part in scored.parts)
        assert 0 <= scored.total <= 100


@given(need=needs, many=many_changes, history=histories, seed=st.integers())
def test_the_order_of_the_input_does_not_matter(build, need, many, history, seed):
    providers = providers_of(build, many)
    shuffled = list(providers)
    random.Random(seed).shuffle(shuffled)
    assert rank(need, shuffled, history, TODAY) == rank(need, providers, history, TODAY)


@given(need=needs, many=many_changes, history=histories)
def test_nobody_excluded_lacks_a_known_reason_and_totals_fall(build, need, many, history):
    ranking = rank(need, providers_of(build, many), history, TODAY)
    assert all(set(e.reasons) <= set(REASONS) and e.reasons for e in ranking.excluded)
    totals = [s.total for s in ranking.ranked]
    assert totals == sorted(totals, reverse=True)


@given(need=needs, many=many_changes, history=histories)
def test_who_was_tried_before_is_never_asked_again(build, need, many, history):
    ranking = rank(need, providers_of(build, many), history, TODAY)
    assert not {s.provider.id for s in ranking.ranked} & set(history.tried)


def test_equal_scores_are_ordered_by_id(build):
    twins = [build.provider(id=name) for name in ("P003", "P001", "P002")]
    ranking = rank(a_need(), twins, History(), TODAY)
    assert [s.provider.id for s in ranking.ranked] == ["P001", "P002", "P003"]


def test_the_weights_sum_to_a_hundred():
    assert sum(weight for _, _, weight in PARTS.values()) == 100


EXPIRED = [{"kind": "CMA", "number": "1", "scopes": ["5.6.1.1"], "valid_until": "2026-12-01"}]
OTHER_KIND = [{"kind": "CNAS", "number": "1", "scopes": ["5.6.1.1"], "valid_until": None}]


@pytest.mark.clause("3.2", "6.2.1")
@pytest.mark.parametrize(
    ("changed", "history", "reason"),
    [
        ({"scopes": ["5.6.3"]}, {}, "scope"),
        ({"certificates": []}, {}, "scope"),
        ({"certificates": OTHER_KIND}, {}, "scope"),
        ({"certificates": EXPIRED}, {}, "certificate_not_valid_through_service"),
        ({"districts": ["210200"]}, {}, "district"),
        ({"open_capacity": 0}, {}, "capacity"),
        ({}, {"in_hand": {"P001": 10}}, "capacity"),
        ({}, {"offered_today": {"P001": 10}}, "capacity"),
        ({}, {"tried": {"P001": "price"}}, "declined_before"),
        ({"status": "suspended"}, {}, "suspended"),
    ],
)
def test_a_provider_is_excluded_with_the_reason(build, changed, history, reason):
    ranking = rank(a_need(), [build.provider(**changed)], History(**history), TODAY)
    assert ranking.ranked == ()
    assert ranking.reasons_against("P001") == (reason,)


def test_all_reasons_are_named_at_once(build):
    bad = build.provider(open_capacity=0, districts=["210200"], status="suspended", scopes=[])
    ranking = rank(a_need(), [bad], History(tried={"P001": "time"}), TODAY)
    expected = ("scope", "district", "capacity", "declined_before", "suspended")
    assert ranking.reasons_against("P001") == expected


def test_no_certificate_is_asked_for_where_the_item_needs_none(build):
    need = a_need(code="5.8", qualifications=frozenset())
    ranking = rank(need, [build.provider(scopes=["5.8"], certificates=[])], History(), TODAY)
    assert len(ranking.ranked) == 1


def test_a_certificate_must_last_to_the_promised_day_even_when_the_cycle_is_short(build):
    until = TODAY + datetime.timedelta(days=60)
    lasting = [
        {"kind": "CMA", "number": "1", "scopes": ["5.6.1.1"], "valid_until": until.isoformat()}
    ]
    provider = build.provider(certificates=lasting, cycle=1)
    assert rank(a_need(due_on=until), [provider], History(), TODAY).ranked
    late = a_need(due_on=until + datetime.timedelta(days=1))
    assert rank(late, [provider], History(), TODAY).excluded


@pytest.mark.parametrize(
    ("part", "better", "worse", "history"),
    [
        ("qualification", {}, {"industries": ["F"]}, {}),
        ("distance", {}, {"home_district": "210106"}, {}),
        ("distance", {"home_district": "210106"}, {"home_district": "210202"}, {}),
        ("load", {}, {}, {"in_hand": {"P002": 5}}),
        ("timeliness", {}, {}, {"silent": {"P002": 2}}),
        ("satisfaction", {}, {"record": {"satisfaction": 50, "timeliness": 90}}, {}),
        ("price_cycle", {}, {"price_level": 3}, {}),
        ("price_cycle", {}, {"cycle": 15}, {}),
    ],
)
def test_the_better_one_comes_first_and_its_part_shows_why(build, part, better, worse, history):
    rivals = [build.provider(id="P001", **better), build.provider(id="P002", **worse)]
    first, second = rank(a_need(), rivals, History(**history), TODAY).ranked
    values = [next(p.value for p in s.parts if p.name == part) for s in (first, second)]
    assert first.provider.id == "P001"
    assert values[0] > values[1]
