"""Papers as PDF: typst sets them, segno draws the QR code, Noto Sans SC (SIL Open Font License) is the letter."""

import functools
import importlib.resources
import io
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import segno
import typst
from fontTools.ttLib import TTFont

from chassis.offload import outside_the_hub
from intake.domain.sheet import Sheet

MISSING = "〓"
"""What typesetters put where a character is not in the fount (geta mark)."""
CONTROL = {"\n", "\t", "\r"}


def pdf_of(sheet: Sheet, public_url: str) -> bytes:
    """A sheet as PDF (A4); the same sheet gives the same bytes. The QR code leads to the public check of the paper.

    A character that the font lacks is printed as 〓 and named at the end of the paper, never left out in silence.
    """
    data, missing = _with_known_characters(sheet.data())
    if missing:
        data["closing"] = [*data["closing"], _confession(missing)]
    inputs = {"sheet": json.dumps(data, ensure_ascii=False)}
    if sheet.check_path:
        inputs["qr"] = qr_code(f"{public_url}{sheet.check_path}")
    return outside_the_hub(_set, inputs)


def qr_code(text: str) -> str:
    """A QR code as SVG; a quarter of it may be lost (level Q), as seals are put on papers."""
    drawing = io.BytesIO()
    segno.make(text, error="q", micro=False).save(drawing, kind="svg", border=2, xmldecl=False)
    return drawing.getvalue().decode()


def _set(inputs: dict[str, str]) -> bytes:
    """One call of typst, with no font but ours. Raises typst.TypstError where the template itself is wrong."""
    fonts = [str(_font().parent)]
    pdf: bytes = typst.compile(  # type: ignore[misc]  # its stub ties the input to the output's name
        _template(), font_paths=fonts, ignore_system_fonts=True, sys_inputs=inputs
    )
    return pdf


def _confession(missing: set[str]) -> str:
    codes = "、".join(sorted(f"U+{ord(one):04X}" for one in missing))
    return f"本件有字库所缺的字，以“{MISSING}”代替（{codes}），以电子存档为准。"


def _with_known_characters(value: Any) -> tuple[Any, set[str]]:
    """The same data with every unknown character marked, and which they were."""
    missing: set[str] = set()

    def known(one: Any) -> Any:
        if isinstance(one, str):
            unknown = set(one) - _characters() - CONTROL
            missing.update(unknown)
            return "".join(MISSING if letter in unknown else letter for letter in one)
        if isinstance(one, dict):
            return {name: known(part) for name, part in one.items()}
        return [known(part) for part in one] if isinstance(one, list | tuple) else one

    return known(value), missing


@functools.cache
def _characters() -> frozenset[str]:
    return frozenset(map(chr, TTFont(_font()).getBestCmap()))


@functools.cache
def _font() -> Path:
    """The font's file; its package is found, not imported, as it brings a drawing library that nobody needs here."""
    spec = find_spec("zhplot")
    if spec is None or spec.origin is None:
        raise RuntimeError("the font package zhplot is not installed")
    return Path(spec.origin).parent / "fonts" / "NotoSansSC-Regular.ttf"


@functools.cache
def _template() -> bytes:
    return (importlib.resources.files(__package__) / "sheets" / "sheet.typ").read_bytes()
