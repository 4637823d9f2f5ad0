"""The reference data of matching: versioned files, read from inside the package."""

from importlib import resources
from typing import Any

import yaml


def read(name: str) -> dict[str, Any]:
    """A data file as plain data."""
    text = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
