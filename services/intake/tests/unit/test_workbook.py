"""The form as a workbook: out and in again whole, wrong fields by their cell, nothing computed (A)."""

import datetime
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.adapters.workbooks import read_values, write_form, write_list
from intake.data import definition
from intake.domain.errors import WrongField
from intake.domain.lists import Column
from intake.domain.workbook import (
    FORM,
    Formula,
    Layout,
    Slot,
    address,
    cell_of,
    content_of,
    layout_of,
    values_of,
)
from intake.domain.workbook_errors import NotAWorkbook

LAYOUT = layout_of(definition())


def slot(*path: str, row: int = 0) -> Slot:
    return next(one for one in LAYOUT.slots if one.path == path and one.row == row)


def read_as(value: Any, *path: str) -> Any:
    """What a cell with this value becomes in the content."""
    content = content_of(LAYOUT, {slot(*path).place: value}).content
    return content.get(path[0], {}).get(path[1])


def without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: without_blanks(one) for name, one in value.items() if one not in ("", None)}
        return {name: one for name, one in kept.items() if one not in ({}, [])}
    return [without_blanks(one) for one in value] if isinstance(value, list) else value


def through_a_file(content: dict[str, Any]) -> dict[str, Any]:
    body = write_form(LAYOUT, values_of(LAYOUT, content))
    return content_of(LAYOUT, read_values(body, LAYOUT)).content


def test_a_complete_form_goes_out_and_comes_in_identical(content: dict[str, Any]) -> None:
    assert through_a_file(content) == without_blanks(content)


def test_every_field_box_and_column_of_the_edition_has_its_cell() -> None:
    edition, paths = definition(), {one.path for one in LAYOUT.slots}
    fields = {(group.key, field.key) for group in edition.groups for field in group.fields}
    boxes = {("boxes", box.key) for box in edition.boxes()}
    cells = {("tables", t.key, column.key) for t in edition.tables for column in t.columns}
    words = {("other_needs", str(section.kind)) for section in edition.sections}
    assert paths == fields | boxes | cells | words
    assert len({one.place for one in LAYOUT.slots}) == len(LAYOUT.slots)
    labelled = {label.place for label in LAYOUT.labels}
    assert labelled.isdisjoint({one.place for one in LAYOUT.slots})


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cn")),
    min_size=1,
)
FORMS = st.fixed_dictionaries(
    {},
    optional={
        "enterprise": st.fixed_dictionaries(
            {},
            optional={
                "name": TEXTS,
                "staff_total": st.integers(0, 10**6),
                "in_park": st.booleans(),
            },
        ),
        "boxes": st.lists(st.sampled_from([b.key for b in definition().boxes()]), unique=True),
        "other_needs": st.dictionaries(st.sampled_from(["metrology", "certification"]), TEXTS),
        "tables": st.fixed_dictionaries(
            {}, optional={"product_testing": st.lists(st.fixed_dictionaries({"product": TEXTS}))}
        ),
    },
)


@given(FORMS)
def test_whatever_was_filled_in_comes_back(content: dict[str, Any]) -> None:
    """Through the cells; that a file keeps the cells is shown above."""
    order = [box.key for box in definition().boxes()]
    back = content_of(LAYOUT, values_of(LAYOUT, content)).content
    if "boxes" in content:
        content = {**content, "boxes": sorted(content["boxes"], key=order.index)}
    assert back == without_blanks(content)


@pytest.mark.parametrize(
    ("value", "path", "read"),
    [
        (91, ("enterprise", "staff_total"), 91),
        (91.0, ("enterprise", "staff_total"), 91),
        ("９１", ("enterprise", "staff_total"), 91),
        ("1,200", ("enterprise", "staff_total"), 1200),
        ("about 9", ("enterprise", "staff_total"), "about 9"),
        (2423456789.0, ("enterprise", "phone"), "2423456789"),
        ("９1210106 MA0P4T8K5T ", ("enterprise", "credit_code"), "91210106MA0P4T8K5T"),
        (datetime.datetime(2026, 3, 1), ("header", "filled_on"), "2026-03-01"),
        ("2026年3月1日", ("header", "filled_on"), "2026-03-01"),
        ("2026/3/1", ("header", "filled_on"), "2026-03-01"),
        ("2026.03.01", ("header", "filled_on"), "2026-03-01"),
        ("next week", ("header", "filled_on"), "next week"),
        ("是", ("enterprise", "in_park"), True),
        ("否", ("enterprise", "in_park"), False),
        (True, ("enterprise", "in_park"), True),
        ("perhaps", ("enterprise", "in_park"), "perhaps"),
        ("制造业", ("enterprise", "industry"), "C"),
        ("Manufacturing", ("enterprise", "industry"), "C"),
        ("C", ("enterprise", "industry"), "C"),
        ("木匠", ("enterprise", "industry"), "木匠"),
        (8650.5, ("enterprise", "output_value"), "8650.5"),
        ("  ", ("enterprise", "name"), None),
        (None, ("enterprise", "name"), None),
    ],
)
def test_a_cell_is_read_as_people_mean_it_and_what_does_not_fit_is_kept(
    value: Any, path: tuple[str, ...], read: Any
) -> None:
    assert read_as(value, *path) == read


@pytest.mark.parametrize(
    ("value", "ticked"), [("是", True), ("√", True), ("X", True), ("否", False)]
)
def test_a_box_is_ticked_in_the_ways_that_people_tick(value: str, ticked: bool) -> None:
    content = content_of(LAYOUT, {slot("boxes", "standards_lookup").place: value}).content
    assert content == ({"boxes": ["standards_lookup"]} if ticked else {})


def test_a_formula_is_not_computed_and_not_believed() -> None:
    place = slot("enterprise", "name").place
    filled = content_of(LAYOUT, {place: Formula("=1+1")})
    assert filled.content == {}
    assert [one.place for one in filled.formulas] == [place]


def test_a_cell_that_computes_is_read_as_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_form(LAYOUT, {})))
    place = slot("enterprise", "name").place
    book[FORM].cell(place[1], place[2]).value = "=1+1"
    body = io.BytesIO()
    book.save(body)
    assert isinstance(read_values(body.getvalue(), LAYOUT)[place], Formula)


def test_a_wrong_field_is_named_by_its_cell_also_below_a_row_left_out() -> None:
    third = slot("tables", "product_testing", "product", row=2)
    filled = content_of(LAYOUT, {third.place: "泵", slot("enterprise", "name").place: "厂"})
    assert filled.content["tables"] == {"product_testing": [{"product": "泵"}]}

    def cell(path: str) -> str | None:
        return cell_of(LAYOUT, filled, WrongField(path, "c", "z", "e"))

    assert cell("tables.product_testing[0].basis") == "产品质量检验检测服务!C6"
    assert cell("enterprise.credit_code") == "企业信息!C10"
    assert cell("content") is None


def test_addresses_are_those_of_spreadsheets() -> None:
    assert [address((FORM, 7, n)) for n in (1, 26, 27, 52)] == [
        *("企业信息!A7", "企业信息!Z7", "企业信息!AA7", "企业信息!AZ7"),
    ]


@pytest.mark.parametrize("words", ["=1+1", "+49", "-5", "@SUM(A1)", "http://x.example"])
def test_what_people_wrote_is_text_in_the_file(words: str) -> None:
    body = write_form(LAYOUT, {slot("enterprise", "name").place: words})
    row, column = slot("enterprise", "name").place[1:]
    cell = openpyxl.load_workbook(io.BytesIO(body))[FORM].cell(row, column)
    assert (cell.value, cell.data_type, cell.hyperlink) == (words, "s", None)


def test_choices_are_offered_in_the_cell() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_form(LAYOUT, {})))[FORM]
    offered = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    size = address(slot("enterprise", "size").place).partition("!")[2]
    assert offered[size] == '"大型,中型,小型,微型"'


def another_edition() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(write_form(LAYOUT, {})))
    book[FORM]["C2"] = "appendix_a 99"
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def bomb() -> bytes:
    """A good workbook with one part more, of sixty megabytes."""
    body = io.BytesIO(write_form(LAYOUT, {}))
    with zipfile.ZipFile(body, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/image1.bin", b"0" * 60_000_000)
    return body.getvalue()


def damaged() -> bytes:
    body = bytearray(write_form(LAYOUT, {}))
    body[200:260] = b"?" * 60
    return bytes(body)


@pytest.mark.parametrize(
    "body",
    [b"", b"words", b"PK\x03\x04", another_edition(), bomb(), damaged()],
    ids=["empty", "text", "broken", "another edition", "bomb", "damaged"],
)
def test_what_is_no_workbook_of_this_edition_is_refused(body: bytes) -> None:
    with pytest.raises(NotAWorkbook):
        read_values(body, LAYOUT)


def test_a_list_is_a_sheet_with_its_headings_and_text() -> None:
    body = write_list(
        [Column("a", "甲"), Column("b", "乙")], [{"a": "=1", "b": None}, {"a": 5, "b": "x"}]
    )
    rows = list(openpyxl.load_workbook(io.BytesIO(body)).active.values)
    assert rows == [("甲", "乙"), ("=1", ""), ("5", "x")]


def test_a_layout_is_of_its_edition() -> None:
    assert isinstance(LAYOUT, Layout)
    assert LAYOUT.mark == "appendix_a 1"
