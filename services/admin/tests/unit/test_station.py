"""A station: its standing as a table, its facts and their rules."""

import itertools
from typing import Any

import pytest

from admin.adapters.codes import CODE_LISTS, is_district
from admin.domain.errors import NotInThisState
from admin.domain.station import TRANSITIONS, Station, Status, StatusAction, Tier, step
from admin.domain.station_rules import wrong_code, wrong_facts
from contracts.vocabulary import TIERS

ALLOWED = {
    ("active", "rectify"): "in_rectification",
    ("in_rectification", "requalify"): "active",
    ("in_rectification", "remove"): "removed",
}


@pytest.mark.clause("8.2.2")
@pytest.mark.parametrize("pair", list(itertools.product(Status, StatusAction)))
def test_only_the_allowed_steps_are_taken_when_every_pair_is_tried(
    pair: tuple[Status, StatusAction],
) -> None:
    if pair in ALLOWED:
        assert step(*pair).next == ALLOWED[pair]
        assert step(*pair).roles == {"operator", "regulator"}
    else:
        with pytest.raises(NotInThisState):
            step(*pair)


def test_the_table_has_no_other_step_when_counted() -> None:
    assert set(TRANSITIONS) == set(ALLOWED)


def test_tiers_are_those_of_the_contracts_when_read_together() -> None:
    assert list(Tier) == list(TIERS)


def test_the_revision_stays_when_nothing_differs(facts: dict[str, Any]) -> None:
    station = Station(code="SY-HG-01", **facts)
    assert not station.change(facts)
    assert station.revision == 1


def test_the_revision_rises_by_one_when_several_facts_differ(facts: dict[str, Any]) -> None:
    station = Station(code="SY-HG-01", **facts)
    assert station.change({"phone": "024-81000000", "districts": []})
    assert (station.revision, station.phone) == (2, "024-81000000")


def test_the_reason_is_kept_when_the_standing_changes(facts: dict[str, Any]) -> None:
    station = Station(code="SY-HG-01", **facts)
    station.move(StatusAction.RECTIFY, "不合格", "Not passed")
    assert (station.status, station.status_reason_zh) == ("in_rectification", "不合格")
    assert station.revision == 2


def test_nothing_is_wrong_when_the_facts_are_good(facts: dict[str, Any]) -> None:
    assert wrong_facts(facts, CODE_LISTS) == []


@pytest.mark.clause("4.3")
@pytest.mark.parametrize(
    ("tier", "field"),
    [
        ("metropolitan_area", "districts"),
        ("advantage_region", "districts"),
        ("pillar_industry", "industries"),
        ("key_enterprise", "enterprises"),
    ],
)
def test_coverage_is_asked_for_when_a_tier_does_not_name_what_it_covers(
    facts: dict[str, Any], tier: str, field: str
) -> None:
    empty = {**facts, "tier": tier, "districts": [], "industries": [], "enterprises": []}
    assert [(w.field, w.code) for w in wrong_facts(empty, CODE_LISTS)] == [(field, "required")]


def test_every_wrong_code_is_named_at_once_when_there_are_many(facts: dict[str, Any]) -> None:
    bad = {
        **facts,
        "tier": "city",
        "founder": "me",
        "channels": ["window", "pigeon"],
        "districts": ["210105", "999999"],
        "enterprises": [{"credit_code": "1"}],
    }
    assert [w.field for w in wrong_facts(bad, CODE_LISTS)] == [
        "tier",
        "founder",
        "channels[1]",
        "districts[1]",
        "enterprises[0]",
    ]


@pytest.mark.parametrize("code", ["HP-01", "SY-HP-1", "sy-hp-01", "SY-HP-01 ", ""])
def test_a_code_is_refused_when_it_does_not_look_like_one(code: str) -> None:
    assert wrong_code(code)


@pytest.mark.parametrize(
    ("code", "known"),
    [("210102", True), ("210400", True), ("210199", False), ("2101", False), ("x10102", False)],
)
def test_a_district_is_known_when_gbt_2260_has_it(code: str, known: bool) -> None:
    assert is_district(code) is known
