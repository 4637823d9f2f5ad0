"""The archive of a case: papers gathered in any order, sealed once, under the case's number (7.3.2f, 9.3)."""

import dataclasses
import enum
import uuid
from collections.abc import Iterable
from typing import Any

from admin.domain.errors import NotInThisState

PaperFacts = dict[str, str]  # kind, path, sha256


class FileState(enum.StrEnum):
    """The life of a case file."""

    COLLECTING = "collecting"
    ARCHIVED = "archived"


class FileAction(enum.StrEnum):
    """What happens to a case file."""

    GATHER = "gather"
    ARCHIVE = "archive"


@dataclasses.dataclass(frozen=True)
class Step:
    """Where an action leads; only the system takes these."""

    next: FileState


# A paper that comes after the sealing is kept beside the record: nothing is lost, the record stays as it is.
TRANSITIONS: dict[tuple[FileState, FileAction], Step] = {
    (FileState.COLLECTING, FileAction.GATHER): Step(FileState.COLLECTING),
    (FileState.COLLECTING, FileAction.ARCHIVE): Step(FileState.ARCHIVED),
    (FileState.ARCHIVED, FileAction.GATHER): Step(FileState.ARCHIVED),
}


def step(state: FileState, action: FileAction) -> Step:
    """The step for an action in a state. Raises NotInThisState."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise NotInThisState(state, action) from None


@dataclasses.dataclass(eq=False, kw_only=True)
class CaseFile:
    """All that is known of a case until it is sealed. `sheets` are need-handling sheet numbers by item id."""

    case_id: uuid.UUID
    state: str = FileState.COLLECTING.value
    number: str | None = None
    station: str | None = None
    enterprise: str | None = None
    served_items: int | None = None
    evaluated_items: int | None = None
    sheets: dict[str, str] = dataclasses.field(default_factory=dict)
    papers: list[PaperFacts] = dataclasses.field(default_factory=list)

    def accept(self, number: str, station: str, enterprise: str) -> None:
        """The need was accepted under its number."""
        self._move(FileAction.GATHER)
        self.number, self.station, self.enterprise = number, station, enterprise

    def agree(self, item_id: uuid.UUID, sheet_number: str) -> None:
        """An item has its need-handling sheet."""
        self._move(FileAction.GATHER)
        self.sheets = {**self.sheets, str(item_id): sheet_number}

    def serve(self, item_count: int) -> None:
        """Every item has ended."""
        self._move(FileAction.GATHER)
        self.served_items = item_count

    def evaluate(self, item_count: int) -> None:
        """Every item has its summary and its answer."""
        self._move(FileAction.GATHER)
        self.evaluated_items = item_count

    def gather(self, papers: Iterable[PaperFacts]) -> None:
        """Keep papers, each once, in an order that does not depend on how they came."""
        self._move(FileAction.GATHER)
        known = {_key(paper): paper for paper in [*self.papers, *papers]}
        self.papers = [known[key] for key in sorted(known)]

    def missing(self) -> list[str]:
        """What the file still waits for; empty when it may be sealed."""
        facts = {
            "need_accepted": self.number is not None,
            "case_served": self.served_items is not None,
            "case_evaluated": self.evaluated_items is not None,
            "service_agreed": self.served_items == len(self.sheets),
            "same_item_count": self.served_items == self.evaluated_items,
        }
        return [name for name, there in facts.items() if not there]

    @property
    def is_ready(self) -> bool:
        """True once, between the last missing fact and the sealing."""
        return self.state == FileState.COLLECTING and not self.missing()

    def seal(self) -> None:
        """The papers so far become the archive. Raises NotInThisState the second time."""
        self._move(FileAction.ARCHIVE)

    def _move(self, action: FileAction) -> None:
        self.state = step(FileState(self.state), action).next.value


def _key(paper: PaperFacts) -> tuple[str, str, str]:
    return paper["kind"], paper["path"], paper["sha256"]


def late_papers(gathered: list[PaperFacts], sealed: list[PaperFacts]) -> list[PaperFacts]:
    """Papers that came after the sealing."""
    known = {_key(paper) for paper in sealed}
    return [paper for paper in gathered if _key(paper) not in known]


def paper_facts(papers: Iterable[Any]) -> list[PaperFacts]:
    """Papers of a message as plain values."""
    return [{"kind": p.kind, "path": p.path, "sha256": p.sha256} for p in papers]
