"""The golden examples: one file per message and version, beside the package in the repository."""

import json
from pathlib import Path
from typing import Any

from contracts.message import Message

FOLDER = Path(__file__).parents[2] / "examples"


def example_of(contract: type[Message]) -> dict[str, Any]:
    """The golden body of a contract, as JSON data. Raises FileNotFoundError where there is none."""
    path = FOLDER / f"{contract.name}.v{contract.version}.json"
    body: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return body
