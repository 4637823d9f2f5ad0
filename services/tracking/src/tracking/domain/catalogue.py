"""Tracking's own copy of the catalogue: names of the items, and every version of their processes (6.5.1)."""

import dataclasses
import datetime
from collections.abc import Iterable

StageText = dict[str, str]  # key, name_zh, name_en


@dataclasses.dataclass(eq=False)
class CatalogueItem:
    """The newest revision of a catalogue item that has arrived."""

    code: str
    revision: int
    kind: str
    name_zh: str
    name_en: str

    def renew(self, newer: "CatalogueItem") -> None:
        """Take over a newer revision; an older one, or the same again, changes nothing."""
        if newer.revision > self.revision:
            self.revision, self.kind = newer.revision, newer.kind
            self.name_zh, self.name_en = newer.name_zh, newer.name_en


@dataclasses.dataclass(eq=False)
class Process:
    """One version of the process of an item. The first publication of a version stands: it never changes."""

    code: str
    version: int
    revision: int
    published_at: datetime.datetime
    stages: list[StageText]

    def settle(self, other: "Process") -> None:
        """Keep the earliest publication of this version, whichever came first."""
        if (other.revision, other.published_at) < (self.revision, self.published_at):
            self.revision, self.published_at = other.revision, other.published_at
            self.stages = other.stages


def process_for(versions: Iterable[Process], accepted_at: datetime.datetime) -> Process | None:
    """The version that a case accepted then runs on: the newest published by then, else the oldest known.

    A later version applies to new cases only (6.5.1). None where no version is known.
    """
    known = sorted(versions, key=lambda process: process.version)
    by_then = [process for process in known if process.published_at <= accepted_at]
    return by_then[-1] if by_then else next(iter(known), None)
