"""The reference data of matching: versioned files, read from inside the package."""

import functools
from importlib import resources
from typing import Any

import yaml

from matching.domain.suggestion import Phrasebook


def read(name: str) -> dict[str, Any]:
    """A data file as plain data."""
    text = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@functools.cache
def phrasebook() -> Phrasebook:
    """Names of the catalogue's items with what people say for them (5.8)."""
    said = read("everyday_words.v1.yaml")["words"]
    names = {entry["code"]: entry["zh"] for entry in read("catalogue.v1.yaml")["items"]}
    return Phrasebook({code: f"{name} {said.get(code, '')}" for code, name in names.items()})
