"""The archive's chain of hashes: a record that was altered, removed or put in between is found (9.3.2)."""

import dataclasses
import datetime
import hashlib
import json
import uuid
from collections.abc import Iterable

from admin.domain.archive import PaperFacts

BEGINNING = "0" * 64


@dataclasses.dataclass(eq=False, kw_only=True)
class Chain:
    """The end of one station's archive: how many records it has, and the hash of the last."""

    station: str
    length: int = 0
    head: str = BEGINNING


@dataclasses.dataclass(eq=False, kw_only=True)
class ArchiveRecord:
    """A sealed case. `position` counts from 1 within its station, without gaps (9.3.4)."""

    number: str
    case_id: uuid.UUID
    station: str
    enterprise: str
    custodian: str
    archived_at: datetime.datetime
    papers: list[PaperFacts]
    position: int = 0
    previous_hash: str = BEGINNING
    record_hash: str = ""


@dataclasses.dataclass(frozen=True)
class Break:
    """A place where the chain does not hold: `reason` is altered, gap or end_missing."""

    station: str
    position: int
    number: str | None
    reason: str


def hash_of(record: ArchiveRecord) -> str:
    """SHA-256 (hex) over the canonical JSON of everything but the hash itself; holds the previous record's hash."""
    facts = {
        "number": record.number,
        "case_id": str(record.case_id),
        "station": record.station,
        "enterprise": record.enterprise,
        "position": record.position,
        "custodian": record.custodian,
        "archived_at": record.archived_at.astimezone(datetime.UTC).isoformat(),
        "papers": record.papers,
        "previous_hash": record.previous_hash,
    }
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def append(chain: Chain, record: ArchiveRecord) -> ArchiveRecord:
    """Put a record at the end of the chain."""
    record.position, record.previous_hash = chain.length + 1, chain.head
    record.record_hash = hash_of(record)
    chain.length, chain.head = record.position, record.record_hash
    return record


def breaks(chain: Chain, records: Iterable[ArchiveRecord]) -> list[Break]:
    """Every break of a station's chain; `records` in order of position."""
    found: list[Break] = []
    length, head = 0, BEGINNING
    for record in records:
        found += _breaks_at(record, length, head)
        length, head = record.position, record.record_hash
    if (length, head) != (chain.length, chain.head):
        found.append(Break(chain.station, chain.length, None, "end_missing"))
    return found


def _breaks_at(record: ArchiveRecord, length: int, head: str) -> list[Break]:
    reasons = {
        "gap": record.position == length + 1 and record.previous_hash == head,
        "altered": record.record_hash == hash_of(record),
    }
    place = (record.station, record.position, record.number)
    return [Break(*place, reason) for reason, holds in reasons.items() if not holds]
