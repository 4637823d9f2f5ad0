"""Lists as people read them in a workbook."""

import datetime

import pytest

from intake.domain import lists
from intake.domain.first_ask import Outcome
from intake.domain.lists import Column, at
from intake.domain.states import State


def test_times_are_those_of_shenyang() -> None:
    assert at(datetime.datetime(2026, 3, 1, 16, 30, tzinfo=datetime.UTC)) == "2026-03-02 00:30"


@pytest.mark.parametrize(
    ("words", "codes"), [(lists.STATES, State), (lists.OUTCOMES, Outcome)], ids=["state", "outcome"]
)
def test_every_code_has_words(words: dict[str, str], codes: type) -> None:
    assert set(words) == set(codes)


@pytest.mark.parametrize(("value", "cell"), [(None, ""), (True, "是"), (False, "否"), ("?", "?")])
def test_a_cell_is_in_words_and_empty_where_nothing_is_known(value: object, cell: str) -> None:
    column = Column("overturned", "复核改变原决定", lists.in_words({True: "是", False: "否"}))
    assert column.cell({"overturned": value}) == cell
    assert column.cell({}) == ""


@pytest.mark.parametrize(
    "columns",
    [lists.FORMS, lists.DENIALS, lists.FIRST_ASKS, lists.INQUIRIES, lists.RECEIPTS],
)
def test_no_heading_stands_twice(columns: tuple[Column, ...]) -> None:
    headings = [one.heading for one in columns]
    assert len(set(headings)) == len(headings)
