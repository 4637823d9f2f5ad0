"""Workbooks as files: written with XlsxWriter, read with openpyxl.

Everything is written with `write_string`: what people wrote stays text whatever it begins with.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.utils.exceptions import InvalidFileException

from chassis.offload import outside_the_hub
from intake.domain.cells import NO, YES
from intake.domain.definition import Type
from intake.domain.lists import Column
from intake.domain.workbook import ANSWER, MARK, Formula, Layout, Place, Slot, Values
from intake.domain.workbook_errors import NotAWorkbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_UNPACKED = 40 * 1024 * 1024  # bytes: a workbook of ours is far below, a bomb far above
MOST_PARTS = 500
MOST_COLUMNS = 30
IN_MEMORY = {"in_memory": True}  # no file of people's data is left on a disk


def write_form(layout: Layout, values: Values) -> bytes:
    """The workbook of an edition with these values; choices and yes or no are offered in the cell."""
    return outside_the_hub(_write_form, layout, values)


def write_list(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A list as one sheet, everything in it text: what begins like a formula is none."""
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, IN_MEMORY) as book:
        sheet = book.add_worksheet("列表")
        bold = book.add_format({"bold": True})
        for position, column in enumerate(columns):
            sheet.write_string(0, position, column.heading, bold)
        for number, row in enumerate(rows, start=1):
            for position, column in enumerate(columns):
                sheet.write_string(number, position, column.cell(row))
        sheet.autofit(300)
    return body.getvalue()


def read_values(body: bytes, layout: Layout) -> dict[Place, Any]:
    """The values of the cells that the layout asks for. Raises NotAWorkbook, also for another edition's."""
    return outside_the_hub(_read, body, layout)


def _write_form(layout: Layout, values: Values) -> bytes:
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, IN_MEMORY) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        text = book.add_format({"num_format": "@", "border": 1, "text_wrap": True})
        sheets = {name: book.add_worksheet(name) for name in layout.sheets}
        for sheet in sheets.values():
            sheet.set_column(0, MOST_COLUMNS, 26)
        _write_head(sheets[MARK[0]], layout, bold)
        for label in layout.labels:
            name, row, column = label.place
            across = column > 1 or name not in (MARK[0], layout.sheets[1])
            words = f"{label.zh}\n{label.en}" if across else label.zh
            sheets[name].write_string(row - 1, column - 1, words, bold if label.heading else None)
            if not across:
                sheets[name].write_string(row - 1, column, label.en)
        for slot in layout.slots:
            _write_slot(sheets[slot.place[0]], slot, values.get(slot.place), text)
    return body.getvalue()


def _write_head(sheet: Any, layout: Layout, bold: Any) -> None:
    sheet.write_string(0, 0, layout.definition.zh, bold)
    sheet.write_string(0, 1, layout.definition.en)
    sheet.write_string(1, 0, "版本（请勿改动）")
    sheet.write_string(1, 1, "Edition (leave as it is)")
    sheet.write_string(1, ANSWER - 1, layout.mark)


def _write_slot(sheet: Any, slot: Slot, value: Any, text: Any) -> None:
    _, row, column = slot.place
    if value is None:
        sheet.write_blank(row - 1, column - 1, None, text)
    else:
        sheet.write_string(row - 1, column - 1, _plain(value), text)
    if offered := _offered(slot):
        choice = {"validate": "list", "source": offered, "error_type": "warning"}
        sheet.data_validation(row - 1, column - 1, row - 1, column - 1, choice)


def _offered(slot: Slot) -> list[str]:
    """What a cell offers; a list over 255 characters is more than the format takes, and is left to the check."""
    if slot.field is None:
        return [YES]
    if slot.field.type is Type.YES_NO:
        return [YES, NO]
    words = [choice.zh for choice in slot.field.choices]
    return words if len(",".join(words)) <= 255 else []


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _read(body: bytes, layout: Layout) -> dict[Place, Any]:
    _check_size(body)
    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise NotAWorkbook from error
    try:
        wanted = {slot.place for slot in layout.slots} | {MARK}
        found = {place: value for place, value in _cells(book, layout) if place in wanted}
    except (
        Exception
    ) as error:  # what the reader raises on noise inside a sheet is as varied as the noise
        raise NotAWorkbook from error
    finally:
        book.close()
    if str(found.pop(MARK, "")).strip() != layout.mark:
        raise NotAWorkbook
    return found


def _cells(book: Any, layout: Layout) -> Iterable[tuple[Place, Any]]:
    last: dict[str, int] = {}
    for slot in layout.slots:
        last[slot.place[0]] = max(last.get(slot.place[0], 0), slot.place[1])
    for name in layout.sheets:
        if name not in book.sheetnames:
            continue
        for row in book[name].iter_rows(max_row=last[name], max_col=MOST_COLUMNS):
            for cell in row:
                if cell.value is not None:
                    yield (name, cell.row, cell.column), _value(cell)


def _value(cell: Any) -> Any:
    return Formula(cell.value) if cell.data_type == "f" else cell.value


def _check_size(body: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise NotAWorkbook from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise NotAWorkbook
