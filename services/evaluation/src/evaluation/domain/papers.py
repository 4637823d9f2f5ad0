"""The two papers of an item, frozen when they are issued: its summary (6.4.2) and the answer (Appendix C)."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from evaluation.domain.case_evaluation import CaseEvaluation
from evaluation.domain.definition import Definition
from evaluation.domain.item_evaluation import ItemEvaluation

SUMMARY = "service_summary"
ANSWER = "satisfaction_answer"
ROUTES: Mapping[str, str] = {SUMMARY: "summary", ANSWER: "answer"}
LOCAL = datetime.timezone(datetime.timedelta(hours=8))  # Shenyang; China has no summer time

Document = dict[str, Any]


@dataclasses.dataclass(eq=False)
class IssuedPaper:
    """A document that does not change any more; `sha256` is over its canonical JSON."""

    id: uuid.UUID
    case_id: uuid.UUID
    item_id: uuid.UUID
    kind: str
    document: Document
    sha256: str
    issued_at: datetime.datetime

    @property
    def path(self) -> str:
        """Where it is read, from the one origin of the system."""
        return f"/api/evaluation/v1/items/{self.item_id}/{ROUTES[self.kind]}"


def local_day(now: datetime.datetime) -> datetime.date:
    """The day in Shenyang."""
    return now.astimezone(LOCAL).date()


def facts_of(case: CaseEvaluation, item: ItemEvaluation) -> Document:
    """What the events say of an item: the header of Appendix C as far as no person types it (8.1.2)."""
    return {
        "case_id": str(case.id),
        "item_id": str(item.id),
        "number": case.number,
        "station": item.station,
        "enterprise": item.enterprise,
        "first_asker": case.first_asker,
        "item_code": item.code,
        "kind": item.kind,
        "section": item.section,
        "quantity": item.quantity,
        "performer": item.performer,
        "provider": item.provider,
        "raised_at": _moment(case.filed_at),
        "accepted_at": _moment(case.accepted_at),
        "answered_at": _moment(item.answered_at),
        "started_at": _moment(item.started_at),
        "ended_at": _moment(item.ended_at),
    }


def _moment(moment: datetime.datetime | None) -> str | None:
    return moment.astimezone(datetime.UTC).isoformat() if moment else None


def answer_document(
    definition: Definition, facts: Document, content: Mapping[str, object], now: datetime.datetime
) -> Document:
    """The whole Appendix C: its facts, and what the enterprise filled in, as it was typed."""
    return {
        **_heading(ANSWER, definition, facts),
        "content": dict(content),
        "answered_at": _moment(now),
        "channel": "link",
    }


def summary_document(
    definition: Definition,
    facts: Document,
    content: Mapping[str, object],
    filing: Mapping[str, object],
) -> Document:
    """The performer's summary; `filing` says who filed it, when, and whether that was in time."""
    return {**_heading(SUMMARY, definition, facts), "content": dict(content), **filing}


def filing_of(
    by: str, role: str, now: datetime.datetime, due_at: datetime.datetime | None, in_time: bool
) -> Document:
    return {
        "filed_by": by,
        "filed_by_role": role,
        "filed_at": _moment(now),
        "due_at": _moment(due_at),
        "in_time": in_time,
    }


def _heading(kind: str, definition: Definition, facts: Document) -> Document:
    return {
        "kind": kind,
        "form": definition.form,
        "version": definition.version,
        "standard": definition.standard,
        "title": {"zh": definition.zh, "en": definition.en},
        "facts": facts,
    }


def suggested(definition: Definition, facts: Document, summary: Document | None) -> dict[str, str]:
    """What may stand in the form before the enterprise types: it can change all of it."""
    kind = {option.key: option.zh for option in definition.field("kind").options}
    told = (summary or {}).get("content", {})
    content = f"{kind.get(facts['kind'], facts['kind'])} {facts['item_code'] or ''}".strip()
    return {
        "service_content": content,
        "department": told.get("department") or facts["provider"] or facts["station"],
        "technical_staff": told.get("technical_staff") or "",
    }
