"""The files: the whole of clause 5, and providers that can be registered and matched."""

import copy
import datetime
import re

import pytest
from stdnum.cn import uscc

from contracts.vocabulary import KINDS
from matching.domain import catalogue
from matching.domain.errors import NotRegistrable, PromiseTooLong
from matching.domain.provider import lies_in, register
from matching.domain.ranking import History, Need, rank

LEAVES = (
    [f"5.1.{n}" for n in range(1, 7)]
    + [f"5.2.{n}" for n in range(1, 5)]
    + [f"5.3.{n}" for n in range(1, 10)]
    + [f"5.4.{n}" for n in range(1, 5)]
    + ["5.5.1", "5.5.2", "5.6.1.1", "5.6.1.2", "5.6.2.1", "5.6.2.2", "5.6.3"]
    + ["5.6.4.1", "5.6.4.2", "5.6.4.3", "5.7.1", "5.7.2", "5.7.3", "5.8"]
)
DELIVERIES = {
    "campaign",
    "consultation",
    "application_support",
    "inspection",
    "training",
    "examination",
}
TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(scope="module")
def items(build):
    file = build.catalogue_file()
    return {entry["code"]: catalogue.read_item(entry, file) for entry in file["items"]}


@pytest.fixture(scope="module")
def providers(build):
    return [register(entry, uscc.is_valid) for entry in build.providers_file()["providers"]]


@pytest.mark.clause("5.1.1")
def test_the_catalogue_is_the_37_leaves_of_clause_5_in_order(items):
    assert list(items) == LEAVES
    assert len(LEAVES) == 37


@pytest.mark.parametrize("code", LEAVES)
def test_every_item_is_complete(items, code):
    item = items[code]
    assert item.kind in KINDS
    assert item.delivery in DELIVERIES
    assert re.search(r"[\u4e00-\u9fff]", item.name_zh)
    assert item.name_en.isascii()
    assert item.promise_working_days >= 1
    assert len({stage["key"] for stage in item.stages}) == len(item.stages) >= 2


@pytest.mark.clause("5.6.4.2")
def test_special_equipment_runs_through_the_four_stages_of_its_clause(items):
    keys = [stage["key"] for stage in items["5.6.4.2"].stages]
    assert keys == ["contact", "on_site", "collect_report", "hand_out_report"]


def test_no_box_or_table_of_the_form_asks_for_two_items(items):
    sections = [section for item in items.values() for section in item.sections]
    assert len(sections) == len(set(sections)) > 25


@pytest.mark.clause("7.2d")
def test_a_promise_above_the_statutory_limit_is_refused(build):
    file = copy.deepcopy(build.catalogue_file())
    entry = next(entry for entry in file["items"] if entry["statutory"])
    entry["promise"] = entry["statutory"] + 1
    with pytest.raises(PromiseTooLong, match=entry["code"]):
        catalogue.read_item(entry, file)


@pytest.mark.clause("3.2")
def test_at_least_twelve_providers_are_registered_and_six_have_a_queue(providers):
    assert [p.id for p in providers] == [f"P{n:03d}" for n in range(1, len(providers) + 1)]
    assert len(providers) >= 12
    assert {p.id for p in providers if p.channel == "amqp"} >= {f"P00{n}" for n in range(1, 7)}


@pytest.mark.clause("3.2")
@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"credit_code": "91210106MA0TE5T16X"}, "credit code"),
        ({"channel": "pigeon"}, "channel"),
        (
            {"certificates": [{"kind": "XYZ", "number": "1", "scopes": [], "valid_until": None}]},
            "certificate",
        ),
    ],
)
def test_a_provider_is_refused_with_the_reason(build, wrong, why):
    entry = {**build.providers_file()["providers"][0], **wrong}
    with pytest.raises(NotRegistrable, match=why):
        register(entry, uscc.is_valid)


@pytest.mark.parametrize("code", ["5.6.1.1", "5.6.2.1", "5.6.3", "5.6.4.1"])
def test_inspection_items_have_three_good_providers_with_a_queue(items, providers, code):
    ranking = ranked(items[code], providers)
    assert len(ranking.ranked) >= 3
    assert all(s.provider.channel == "amqp" for s in ranking.ranked)


def test_every_item_has_a_provider_somewhere(items, providers):
    assert [code for code in items if not ranked(items[code], providers).ranked] == []


def test_the_sample_shows_every_reason_of_exclusion_but_the_one_that_needs_a_past(items, providers):
    excluded = [e for item in items.values() for e in ranked(item, providers).excluded]
    assert {reason for e in excluded for reason in e.reasons} == {
        "scope",
        "certificate_not_valid_through_service",
        "district",
        "capacity",
        "suspended",
    }


@pytest.mark.parametrize(
    ("district", "area", "inside"),
    [
        ("210102", "210102", True),
        ("210102", "210100", True),
        ("210102", "210000", True),
        ("210102", "210103", False),
        ("210202", "210100", False),
        ("210102", "000000", False),
    ],
)
def test_a_district_lies_in_the_areas_above_it(district, area, inside):
    assert lies_in(district, area) is inside


def ranked(item, providers):
    need = Need(
        code=item.code,
        qualifications=item.qualifications,
        promise_working_days=item.promise_working_days,
        district="210106",
        industry="C",
        due_on=TODAY + datetime.timedelta(days=30),
    )
    return rank(need, providers, History(), TODAY)
