"""The reference data that comes with the package: files under version control, and statutory days from `holidays`."""

import datetime
import importlib.metadata
import importlib.resources
from collections.abc import Mapping
from typing import Any

import holidays
import yaml

DATA = importlib.resources.files("admin.data")


def network() -> dict[str, Any]:
    """Units and stations."""
    return _read("stations.v1.yaml")


def notices() -> list[dict[str, Any]]:
    """The notices of all years that have one, oldest first."""
    names = sorted(entry.name for entry in (DATA / "calendar").iterdir())
    return [_read(f"calendar/{name}") for name in names if name.endswith(".yaml")]


def statutory_days(year: int) -> Mapping[datetime.date, str]:
    """The public holidays of a year by law, with their Chinese names; no arrangement of any notice."""
    days: Mapping[datetime.date, str] = holidays.country_holidays(
        "CN", years=year, language="zh_CN"
    )
    return days


def source_of_statutory_days() -> str:
    """Where they are from."""
    return f"Python package holidays {importlib.metadata.version('holidays')}"


def _read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return document
