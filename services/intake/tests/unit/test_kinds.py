"""Kinds of files by their content: office documents by what they list, macros and other programs found out (7.3.1)."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.adapters.kinds import kind_of
from intake.domain.upload import MACROS, OFFICE

CONTENTS = "[Content_Types].xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD, WORD_MAIN = "word/document.xml", f"{OFFICE}wordprocessingml.document.main+xml"
EXCEL, EXCEL_MAIN = "xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet.main+xml"
PDF, PNG, JPEG = b"%PDF-1.7\n%%EOF", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xd8\xff\xe0\0\x10JFIF"


def packed(*names: str, contents: str = "x") -> bytes:
    """A zip of these entries; `contents` are the words of an office document's list of its parts."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, contents if name == CONTENTS else "x")
    return body.getvalue()


def listing(*parts: tuple[str, str], defaults: str = "") -> str:
    told = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in parts)
    return f'<Types xmlns="{PACKAGE}">{defaults}{told}</Types>'


def office(part: str, kind: str, *more: str, defaults: str = "") -> bytes:
    """An office document with this main part, of this content type."""
    contents = listing((f"/{part}", kind), defaults=defaults)
    return packed(CONTENTS, "_rels/.rels", part, *more, contents=contents)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (packed("a.txt"), "application/zip"),
        (office(WORD, WORD_MAIN), f"{OFFICE}wordprocessingml.document"),
        (office("word/document2.xml", WORD_MAIN), f"{OFFICE}wordprocessingml.document"),
        (office(EXCEL, EXCEL_MAIN), f"{OFFICE}spreadsheetml.sheet"),
        (packed(WORD), "application/zip"),
        (b"MZ\x90\0 a program", None),
        (b"<html><script>alert(1)</script>", None),
        (b"#!/bin/sh\nrm", None),
        (b"plain words", None),
        (b"PK\x03\x04 broken", None),
        (b"", None),
    ],
)
def test_a_kind_is_what_the_content_shows(body: bytes, kind: str | None) -> None:
    assert kind_of(body) == kind


def test_what_the_libraries_of_the_house_write_is_a_workbook() -> None:
    body = io.BytesIO()
    openpyxl.Workbook().save(body)
    assert kind_of(body.getvalue()) == f"{OFFICE}spreadsheetml.sheet"


@pytest.mark.parametrize(
    "body",
    [
        office(WORD, WORD_MAIN, "word/vbaProject.bin"),
        office(EXCEL, EXCEL_MAIN, "xl/VBAPROJECT.BIN"),
        office(WORD, "application/vnd.ms-word.document.macroEnabled.main+xml"),
        office(EXCEL, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        office(WORD, WORD_MAIN, "word/other.bin", defaults=f'<Default ContentType="{MACROS}"/>'),
        office(EXCEL, EXCEL_MAIN, defaults='<Default ContentType="a/ms-excel.macrosheet+xml"/>'),
        packed("a/word/vbaProject.bin"),
    ],
)
def test_macros_are_found_under_whatever_name(body: bytes) -> None:
    assert kind_of(body) == MACROS


@pytest.mark.parametrize(
    "body",
    [
        office("ppt/presentation.xml", f"{OFFICE}presentationml.presentation.main+xml"),
        office(WORD, f"{OFFICE}wordprocessingml.template.main+xml"),
        packed(CONTENTS, WORD, contents=listing((f"/{EXCEL}", EXCEL_MAIN))),
        packed(CONTENTS, WORD, contents=listing()),
        packed(CONTENTS, WORD, contents="no list"),
        packed(CONTENTS, WORD, contents=" " * 1024 * 1024 + listing((f"/{WORD}", WORD_MAIN))),
        packed(CONTENTS, WORD, WORD.upper(), contents=listing((f"/{WORD}", WORD_MAIN))),
        packed(CONTENTS, CONTENTS.upper(), WORD, contents=listing((f"/{WORD}", WORD_MAIN))),
        packed("META-INF/MANIFEST.MF", "Main.class"),
        packed("META-INF/MANIFEST.MF", CONTENTS, WORD, contents=listing((f"/{WORD}", WORD_MAIN))),
        packed("AndroidManifest.xml", "classes.dex"),
        packed("mimetype", "content.xml"),
    ],
)
def test_a_zip_that_only_looks_like_an_office_document_is_none(body: bytes) -> None:
    assert kind_of(body) is None


@given(st.binary(max_size=300))
def test_no_bytes_break_the_look_at_the_content(body: bytes) -> None:
    kind = kind_of(body)
    assert kind is None or "/" in kind
