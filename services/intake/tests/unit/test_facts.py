"""Rules on foreign facts, and numbers."""

import datetime
from typing import Any

import pytest

from intake.domain.errors import UnknownItem
from intake.domain.facts import AskedMaterial, catalogue_items, materials_of
from intake.domain.numbering import (
    ALPHABET,
    case_number,
    hash_of_check_code,
    new_check_code,
    year_of,
)


def material(key: str, required: bool = True) -> AskedMaterial:
    return AskedMaterial(key=key, name_zh=key, name_en=key, required=required)


@pytest.mark.clause("7.3.1")
def test_materials_are_the_union_and_required_where_any_item_requires_them(
    make_catalogue_item: Any,
) -> None:
    first = make_catalogue_item("5.1.1", materials=(material("a", False), material("b")))
    second = make_catalogue_item("5.1.2", materials=(material("a"), material("b", False)))

    found = {one.key: one.required for one in materials_of([first, second])}

    assert found == {"a": True, "b": True}


@pytest.mark.parametrize(
    ("promise", "statutory", "counts"), [(10, None, 10), (10, 5, 5), (5, 10, 5), (0, 3, 0)]
)
def test_the_shorter_of_promise_and_statutory_limit_counts(
    make_catalogue_item: Any, promise: int, statutory: int | None, counts: int
) -> None:
    item = make_catalogue_item(
        "5.1.1", promise_working_days=promise, statutory_working_days=statutory
    )
    assert item.promise == counts


def test_a_need_in_words_is_promised_like_other_consultation(make_catalogue_item: Any) -> None:
    catalogue = {"5.8": make_catalogue_item("5.8", promise_working_days=7)}

    assert [one.promise for one in catalogue_items([None], catalogue)] == [7]


def test_every_unknown_item_is_named() -> None:
    with pytest.raises(UnknownItem) as refused:
        catalogue_items(["5.9", None], {})

    assert "5.8、5.9" in refused.value.zh


@pytest.mark.clause("9.3.4")
def test_a_number_reads_station_year_and_counter() -> None:
    assert case_number("SY-HP-01", 2026, 42) == "SY-HP-01-2026-000042"


def test_the_year_turns_at_midnight_in_shanghai() -> None:
    assert year_of(datetime.datetime(2026, 12, 31, 16, 0, tzinfo=datetime.UTC)) == 2027
    assert year_of(datetime.datetime(2026, 12, 31, 15, 59, tzinfo=datetime.UTC)) == 2026


def test_check_codes_are_eight_characters_that_cannot_be_mistaken() -> None:
    codes = {new_check_code() for _ in range(200)}

    assert len(codes) == 200
    assert {len(code) for code in codes} == {8}
    assert not set("0O1IL2Z5S8B") & set(ALPHABET)
    assert set("".join(codes)) <= set(ALPHABET)


def test_the_hash_depends_on_the_number_too() -> None:
    assert hash_of_check_code("A", "x") != hash_of_check_code("B", "x")
    assert len(hash_of_check_code("A", "x")) == 64
