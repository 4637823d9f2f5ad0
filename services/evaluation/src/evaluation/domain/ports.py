"""What the use cases need of the world around them."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Mapping
from typing import Any, Protocol

from evaluation.domain.case_evaluation import CaseEvaluation
from evaluation.domain.definition import Definition
from evaluation.domain.item_evaluation import ItemEvaluation
from evaluation.domain.opinion import Opinion
from evaluation.domain.papers import IssuedPaper
from evaluation.domain.questionnaire import Questionnaire, SignedLink


@dataclasses.dataclass(frozen=True)
class Terms:
    """How long a questionnaire waits (calendar days), the performer has for its summary and a provider to answer an
    opinion (calendar hours)."""

    questionnaire: datetime.timedelta = datetime.timedelta(days=30)
    summary: datetime.timedelta = datetime.timedelta(hours=72)
    opinion: datetime.timedelta = datetime.timedelta(hours=72)


class Cases(Protocol):
    def find(self, case_id: uuid.UUID) -> CaseEvaluation | None: ...

    def find_of_item(self, item_id: uuid.UUID) -> CaseEvaluation | None:
        """The case of an item with all its items, locked until the work ends."""
        ...

    def add(self, case: CaseEvaluation) -> None: ...


class Questionnaires(Protocol):
    def find(self, questionnaire_id: uuid.UUID, *, lock: bool) -> Questionnaire | None: ...

    def add(self, questionnaire: Questionnaire) -> None: ...


class Papers(Protocol):
    def find(self, item_id: uuid.UUID, kind: str) -> IssuedPaper | None: ...

    def of_case(self, case_id: uuid.UUID) -> list[IssuedPaper]:
        """In a fixed order: by item, then kind."""
        ...

    def add(self, paper: IssuedPaper) -> None: ...


class Ratings(Protocol):
    def add(
        self, item: ItemEvaluation, answers: Mapping[str, str], at: datetime.datetime
    ) -> None: ...


class Opinions(Protocol):
    def get(self, opinion_id: uuid.UUID, *, lock: bool) -> Opinion:
        """Raises OpinionUnknown."""
        ...

    def add(self, opinion: Opinion) -> None: ...


class Links(Protocol):
    def read(self, token: str) -> SignedLink:
        """Raises LinkUnknown."""
        ...


class Definitions(Protocol):
    def current(self, form: str) -> Definition: ...

    def get(self, form: str, version: int) -> Definition: ...


class Work(Protocol):
    """One transaction with the repositories of this service."""

    now: datetime.datetime

    @property
    def cases(self) -> Cases: ...
    @property
    def questionnaires(self) -> Questionnaires: ...
    @property
    def papers(self) -> Papers: ...
    @property
    def ratings(self) -> Ratings: ...
    @property
    def opinions(self) -> Opinions: ...
    @property
    def links(self) -> Links: ...
    @property
    def definitions(self) -> Definitions: ...
    @property
    def terms(self) -> Terms: ...

    def new_id(self) -> uuid.UUID: ...

    def emit(self, message: Any, *, express: bool = False) -> None: ...

    def remind(
        self, name: str, subject: object, at: datetime.datetime, payload: Any = None
    ) -> None: ...
