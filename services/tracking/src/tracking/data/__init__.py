"""The words of notices: a file an edition, read from inside the package when the process starts."""

from importlib import resources
from typing import Any

import yaml

from tracking.domain.editions import Edition, Editions, EditionWrong, edition_of
from tracking.domain.notifications import KINDS

NOTICES = "notices.v{number}.yaml"


def _all() -> list[Edition]:
    """Every file of words. Raises EditionWrong: a service with a wrong one does not start."""
    files = [file for file in resources.files(__name__).iterdir() if file.name.endswith(".yaml")]
    return [_read(file.name, yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files]


def _read(name: str, file: Any) -> Edition:
    edition = edition_of(file)
    if name != NOTICES.format(number=edition.number):
        raise EditionWrong(edition.number, [f"{name}: 文件名与版次不符 named for another edition"])
    return edition


EDITIONS = Editions(_all(), KINDS)
