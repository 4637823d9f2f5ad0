"""Repositories: what the use cases load and add."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from chassis.ahead import Ahead
from chassis.rows import Rows
from evaluation.domain.case_evaluation import CaseEvaluation
from evaluation.domain.errors import OpinionUnknown
from evaluation.domain.item_evaluation import ItemEvaluation
from evaluation.domain.opinion import Opinion
from evaluation.domain.papers import IssuedPaper
from evaluation.domain.questionnaire import Questionnaire
from evaluation.storage import mapping, tables

__all__ = ["Cases", "Opinions", "Papers", "Questionnaires", "Ratings", "mapping"]


class Cases:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._locked = Ahead(session, CaseEvaluation, tables.case_evaluation.c.id)
        self._case_of: dict[uuid.UUID, uuid.UUID] = {}  # by item, where the case is locked

    def expect(self, case_ids: Iterable[uuid.UUID]) -> None:
        """Load and lock these cases with their items, together."""
        self._locked.load(case_ids)
        for case in filter(None, self._locked.known.values()):
            self._remember(case)

    def find(self, case_id: uuid.UUID) -> CaseEvaluation | None:
        if case_id in self._locked.known:
            return self._locked.known[case_id]
        return self._session.get(CaseEvaluation, case_id)

    def find_of_item(self, item_id: uuid.UUID) -> CaseEvaluation | None:
        """The case of an item, locked: items of one case finish one after the other, so one of them is the last."""
        if item_id not in self._case_of:
            item = tables.item_evaluation.c
            case_id = self._session.scalar(sa.select(item.case_id).where(item.id == item_id))
            if case_id is None:
                return None
            self.expect([case_id])
        return self._locked.find(self._case_of[item_id])

    def add(self, case: CaseEvaluation) -> None:
        self._locked.add(case.id, case)
        self._remember(case)

    def _remember(self, case: CaseEvaluation) -> None:
        self._case_of |= {item.id: case.id for item in case.items}


class Questionnaires:
    def __init__(self, session: Session, rows: Rows) -> None:
        self._session, self._rows = session, rows

    def find(self, questionnaire_id: uuid.UUID, *, lock: bool) -> Questionnaire | None:
        return self._session.get(
            Questionnaire, questionnaire_id, with_for_update=lock, populate_existing=lock
        )

    def add(self, questionnaire: Questionnaire) -> None:
        row = {f.name: getattr(questionnaire, f.name) for f in dataclasses.fields(questionnaire)}
        self._rows.add(tables.questionnaire, {**row, "version": 1})


class Papers:
    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, item_id: uuid.UUID, kind: str) -> IssuedPaper | None:
        paper = tables.paper.c
        wanted = sa.select(IssuedPaper).where(paper.item_id == item_id, paper.kind == kind)
        return self._session.scalars(wanted).one_or_none()

    def of_case(self, case_id: uuid.UUID) -> list[IssuedPaper]:
        """In a fixed order: by item, then kind."""
        paper = tables.paper.c
        wanted = sa.select(IssuedPaper).where(paper.case_id == case_id)
        return list(self._session.scalars(wanted.order_by(paper.item_id, paper.kind)))

    def add(self, paper: IssuedPaper) -> None:
        self._session.add(paper)


class Ratings:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, item: ItemEvaluation, answers: Mapping[str, str], at: datetime.datetime) -> None:
        """One row a question, in one statement."""
        counted_by = {
            "item_id": item.id,
            "station": item.station,
            "provider": item.provider,
            "item_code": item.code,
            "kind": item.kind,
            "answered_at": at,
        }
        rows = [{**counted_by, "question": q, "value": value} for q, value in answers.items()]
        self._session.execute(sa.insert(tables.rating), rows)


class Opinions:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, opinion_id: uuid.UUID, *, lock: bool) -> Opinion:
        """Raises OpinionUnknown."""
        found = self._session.get(Opinion, opinion_id, with_for_update=lock, populate_existing=lock)
        if found is None:
            raise OpinionUnknown()
        return found

    def add(self, opinion: Opinion) -> None:
        self._session.add(opinion)
