"""Checks of single values against the world outside."""

import pytest

from intake.adapters.checks import (
    check_credit_code,
    check_district,
    check_email,
    check_phone,
    districts,
)


@pytest.mark.parametrize(
    "code",
    [
        "91210106MA0P4T8K5T",
        "9121011372096334X3",
        "N2210181MA0P7C9D39",
        "91350100M000100Y43",  # known from outside; with another last character it is below
    ],
)
def test_a_credit_code_with_the_right_check_character_passes(code: str) -> None:
    assert check_credit_code(code) is None


@pytest.mark.parametrize(
    "code",
    [
        "91210106MA0P4T8K5X",
        "91350100M000100Y4Z",
        "91210106MA0P4T8K5",
        "91210106MA0P4T8K5TT",
        " 91210106MA0P4T8K5T",
        "９1210106MA0P4T8K5T",
        "91210106MO0P4T8K5T",
    ],
)
def test_a_credit_code_that_is_wrong_or_not_plain_is_refused(code: str) -> None:
    assert check_credit_code(code) == "bad_credit_code"


@pytest.mark.parametrize(
    "number", ["12345", "95588", "024-23456789", "13800138000", "+86 24 2345 6789", "4008001234"]
)
def test_a_number_that_can_be_dialled_passes(number: str) -> None:
    assert check_phone(number) is None


@pytest.mark.parametrize("number", ["123", "call me", "138001380001", "024"])
def test_a_number_that_cannot_be_dialled_is_refused(number: str) -> None:
    assert check_phone(number) == "bad_phone"


def test_an_address_needs_a_domain() -> None:
    assert check_email("a@example.com") is None
    assert check_email("a@") == "bad_email"


@pytest.mark.parametrize(
    ("code", "year", "wrong"),
    [
        ("210102", 2026, None),
        ("210115", 2026, None),
        ("210122", 2010, None),
        ("210122", 2026, "ended_district"),
        ("210115", 2010, "ended_district"),
        ("211402", 2026, None),
        ("210101", 2026, "unknown_district"),
        ("21", 2026, "unknown_district"),
        ("110101", 2026, "unknown_district"),
    ],
)
def test_districts_are_checked_by_their_years(code: str, year: int, wrong: str | None) -> None:
    assert check_district(code, year=year) == wrong


@pytest.mark.clause("A")
def test_shenyang_has_thirteen_districts_with_both_names() -> None:
    shenyang = [one for one in districts(2026) if one.code.startswith("2101")]

    assert len(shenyang) == 13
    assert {one.city_zh for one in shenyang} == {"沈阳市"}
    assert all(one.name_en for one in shenyang)


def test_a_renamed_district_goes_by_the_name_of_the_year() -> None:
    names = {y: next(d.name_zh for d in districts(y) if d.code == "210112") for y in (2010, 2026)}

    assert names == {2010: "东陵区", 2026: "浑南区"}
