"""Every row of 国统字〔2017〕213号, spelled out again, at and below each of its bounds."""

from typing import Any

import pytest

from intake.domain.size import TABLE, Measure, Size, row_for, size_by

# (industry, {measure: least of large, medium, small}) as the table of the method has them.
ROWS: list[tuple[str, dict[str, tuple[int, int, int]]]] = [
    ("A", {"revenue_wan_yuan": (20000, 500, 50)}),
    ("C", {"staff": (1000, 300, 20), "revenue_wan_yuan": (40000, 2000, 300)}),
    ("E", {"revenue_wan_yuan": (80000, 6000, 300), "assets_wan_yuan": (80000, 5000, 300)}),
    ("51", {"staff": (200, 20, 5), "revenue_wan_yuan": (40000, 5000, 1000)}),
    ("52", {"staff": (300, 50, 10), "revenue_wan_yuan": (20000, 500, 100)}),
    ("54", {"staff": (1000, 300, 20), "revenue_wan_yuan": (30000, 3000, 200)}),
    ("59", {"staff": (200, 100, 20), "revenue_wan_yuan": (30000, 1000, 100)}),
    ("60", {"staff": (1000, 300, 20), "revenue_wan_yuan": (30000, 2000, 100)}),
    ("61", {"staff": (300, 100, 10), "revenue_wan_yuan": (10000, 2000, 100)}),
    ("62", {"staff": (300, 100, 10), "revenue_wan_yuan": (10000, 2000, 100)}),
    ("63", {"staff": (2000, 100, 10), "revenue_wan_yuan": (100000, 1000, 100)}),
    ("65", {"staff": (300, 100, 10), "revenue_wan_yuan": (10000, 1000, 50)}),
    ("701", {"revenue_wan_yuan": (200000, 1000, 100), "assets_wan_yuan": (10000, 5000, 2000)}),
    ("702", {"staff": (1000, 300, 100), "revenue_wan_yuan": (5000, 1000, 500)}),
    ("71", {"staff": (300, 100, 10), "assets_wan_yuan": (120000, 8000, 100)}),
    ("73", {"staff": (300, 100, 10)}),
]
CASES = [
    (industry, {name: bounds[step] for name, bounds in row.items()}, lower, size, below)
    for industry, row in ROWS
    for step, (size, below) in enumerate(
        [("large", "medium"), ("medium", "small"), ("small", "micro")]
    )
    for lower in row
]


def size_of(industry: str, measured: dict[str, int]) -> str:
    row = row_for(industry)
    assert row is not None
    return size_by(row, {Measure(name): value for name, value in measured.items()})


@pytest.mark.parametrize(("industry", "measured", "lower", "size", "below"), CASES)
def test_each_row_asks_for_all_its_bounds(
    industry: str, measured: dict[str, int], lower: str, size: str, below: str
) -> None:
    assert size_of(industry, measured) == size
    assert size_of(industry, {**measured, lower: measured[lower] - 1}) == below


@pytest.mark.clause("A")
@pytest.mark.parametrize(
    ("industry", "staff", "revenue_wan_yuan"), [("65", 103, 15735), ("C", 1200, 3500)]
)
def test_two_enterprises_of_the_oracle_are_medium(
    industry: str, staff: int, revenue_wan_yuan: int
) -> None:
    measured = {"staff": staff, "revenue_wan_yuan": revenue_wan_yuan}

    assert size_of(industry, measured) == Size.MEDIUM


@pytest.mark.parametrize(
    ("industry", "row"),
    [
        ("34", "工业"),
        ("08", "工业"),
        ("48", "建筑业"),
        ("05", "农、林、牧、渔业"),
        ("L", "租赁和商务服务业"),
    ],
)
def test_a_division_finds_the_row_of_its_section(industry: str, row: str) -> None:
    found: Any = row_for(industry)

    assert found.zh == row


@pytest.mark.parametrize("industry", ["J", "66", "P", "83", "53", "F", "K", "70"])
def test_an_industry_without_a_row_or_with_several_has_none(industry: str) -> None:
    assert row_for(industry) is None


def test_every_row_of_the_table_was_tried() -> None:
    assert {row_for(industry) for industry, _ in ROWS} == set(TABLE)
