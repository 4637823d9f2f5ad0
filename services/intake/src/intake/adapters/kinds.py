"""What kind a file is, by its content alone (7.3.1).

An office document is a zip whose list of contents names a main part of Word or Excel, which is there; one of another
program (PowerPoint, a macro template, a Java archive) is no kind that is taken, whatever it calls itself.
"""

import io
import xml.etree.ElementTree as ET
import zipfile
import zlib

import puremagic

from intake.domain.upload import MACROS, OFFICE, PLAIN_ZIP

BY_ENDING = {".pdf": "application/pdf", ".png": "image/png"} | dict.fromkeys(
    (".jpg", ".jpeg", ".jfif", ".jpe"), "image/jpeg"
)
CONTENTS = "[content_types].xml"
LARGEST_CONTENTS = 1024 * 1024  # bytes, unpacked; those of a real document have some thousand
MAIN_PARTS = {
    f"{kind}.main+xml": kind
    for kind in (f"{OFFICE}wordprocessingml.document", f"{OFFICE}spreadsheetml.sheet")
}
# Part of a content type by which an office document says that it brings macros along, in small letters.
MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet")
MACRO_ENTRIES = ("vbaproject.bin", "vbadata.xml")
# By these a zip is the package of a program: Java and Android, OpenDocument and EPUB.
OF_PROGRAMS = frozenset({"meta-inf/manifest.mf", "androidmanifest.xml", "mimetype"})
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


def kind_of(body: bytes) -> str | None:
    """The media type that the content shows, or MACROS; None where it is none that anybody knows."""
    if zipfile.is_zipfile(io.BytesIO(body)) and body.startswith(b"PK"):
        return _packed(body)
    try:
        return BY_ENDING.get(puremagic.from_string(body))
    except (puremagic.PureError, ValueError):
        return None


def _packed(body: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return _of_entries(packed)
    except BROKEN:  # a password, a packing that nobody knows and words that are no XML among them
        return None


def _of_entries(packed: zipfile.ZipFile) -> str | None:
    names = [one.filename.lower() for one in packed.infolist()]
    if any(name.endswith(MACRO_ENTRIES) for name in names):
        return MACROS
    if OF_PROGRAMS & set(names):
        return None
    if CONTENTS not in names:
        return PLAIN_ZIP
    if len(set(names)) < len(names):  # programs differ in which of two they open
        return None
    return _of_contents(_contents(packed), set(names))


def _contents(packed: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The parts that an office document lists and their types, in small letters; a default has no part."""
    (entry,) = (one for one in packed.infolist() if one.filename.lower() == CONTENTS)
    with packed.open(entry) as listed:
        told = listed.read(LARGEST_CONTENTS)  # one that is cut off is no XML
    return [
        (one.get("PartName", "").lower().lstrip("/"), one.get("ContentType", "").lower())
        for one in ET.fromstring(told)  # noqa: S314  expat itself bounds entities, and opens none
    ]


def _of_contents(parts: list[tuple[str, str]], names: set[str]) -> str | None:
    if any(mark in kind for _, kind in parts for mark in MACRO_TYPES):
        return MACROS
    there = [kind for part, kind in parts if part in names]
    return next((MAIN_PARTS[kind] for kind in there if kind in MAIN_PARTS), None)
