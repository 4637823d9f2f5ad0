"""The form of the demonstration: every field, kind of box and table of Appendix A, of an enterprise made up."""

import datetime
import importlib.resources
import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

STATION = "SY-HP-01"
ENTERPRISE = "91210102MA0DEM01XT"
SHENYANG = ZoneInfo("Asia/Shanghai")

CLASSIFIED = {
    "other_needs.quality_management": "5.1.6",
    "other_needs.metrology": "5.2.2",
    "other_needs.standardization": "5.3.1",
    "other_needs.certification": "5.4.1",
    "other_needs.accreditation": "5.5.1",
    "other_needs.intellectual_property": "5.8",
}
"""How the officer reads each need in words at assessment (5.8: what fits nowhere else)."""


def today() -> datetime.date:
    """The day in Shenyang."""
    return datetime.datetime.now(SHENYANG).date()


def complete_form() -> dict[str, Any]:
    """The whole form, filled in today; an inspection is due in three months (calendar days)."""
    text = (
        importlib.resources.files(__package__)
        .joinpath("appendix_a_example.json")
        .read_text("utf-8")
    )
    day = today()
    text = text.replace("{today}", day.isoformat())
    text = text.replace("{next_inspection}", (day + datetime.timedelta(days=90)).isoformat())
    content: dict[str, Any] = json.loads(text)
    return content


def asks_in(content: Mapping[str, Any]) -> list[str]:
    """What the form asks for: each box, need in words and table row becomes one item (4.2.1)."""
    words = [f"other_needs.{kind}" for kind in content["other_needs"]]
    rows = [table for table, rows in content["tables"].items() for _ in rows]
    return [*content["boxes"], *words, *rows]
