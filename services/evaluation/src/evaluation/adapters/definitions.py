"""The form definitions that this service ships, read from `data/` once."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Mapping
from typing import Any

import yaml

from evaluation.domain.definition import Definition, Field, FieldType, Option, Section
from evaluation.domain.errors import DefinitionUnknown

APPENDIX_C = "appendix_c"
SERVICE_SUMMARY = "service_summary"
CURRENT: Mapping[str, int] = {APPENDIX_C: 1, SERVICE_SUMMARY: 1}


class ShippedDefinitions:
    """The definitions of the package; old versions stay for the cases that began with them."""

    def current(self, form: str) -> Definition:
        """The version that new cases get. Raises DefinitionUnknown."""
        return self.get(form, CURRENT.get(form, 0))

    def get(self, form: str, version: int) -> Definition:
        """One version of a form. Raises DefinitionUnknown."""
        if not 1 <= version <= CURRENT.get(form, 0):
            raise DefinitionUnknown()
        return _read(form, version)


@functools.cache
def _read(form: str, version: int) -> Definition:
    path = importlib.resources.files("evaluation") / "data" / f"{form}.v{version}.yaml"
    return _definition(yaml.safe_load(path.read_text(encoding="utf-8")))


def _definition(data: Mapping[str, Any]) -> Definition:
    options = {key: tuple(Option(**o) for o in listed) for key, listed in data["options"].items()}
    return Definition(
        form=data["form"],
        version=data["version"],
        standard=data["standard"],
        **data["title"],
        sections=tuple(_section(section, options) for section in data["sections"]),
    )


def _section(data: Mapping[str, Any], options: Mapping[str, tuple[Option, ...]]) -> Section:
    fields = tuple(_field(dict(field), options) for field in data["fields"])
    return Section(key=data["key"], **data["title"], fields=fields)


def _field(data: dict[str, Any], options: Mapping[str, tuple[Option, ...]]) -> Field:
    filled_by = data.pop("filled_by", "person")
    if filled_by not in ("person", "system"):
        raise ValueError(f"{data['key']}: filled_by is {filled_by!r}")
    return Field(
        **{
            **data,
            "type": FieldType(data["type"]),
            "options": options[data["options"]] if "options" in data else (),
            "by_system": filled_by == "system",
        }
    )
