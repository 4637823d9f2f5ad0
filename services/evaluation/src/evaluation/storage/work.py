"""The unit of work of this service: one transaction with its repositories, links, forms and terms."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Sequence
from typing import Any

from chassis.config import setting
from chassis.work import Work
from evaluation.adapters.definitions import ShippedDefinitions
from evaluation.adapters.links import Links
from evaluation.domain.ports import Terms
from evaluation.storage.repository import Cases, Opinions, Papers, Questionnaires, Ratings


class EvaluationWork(Work):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.cases = Cases(self.session)
        self.questionnaires = Questionnaires(self.session, self.rows)
        self.papers = Papers(self.session)
        self.ratings = Ratings(self.session)
        self.opinions = Opinions(self.session)
        self.definitions = ShippedDefinitions()

    def expect(self, messages: Sequence[Any]) -> None:
        """Load the cases that the messages are about."""
        self.cases.expect([message.case_id for message in messages])

    @functools.cached_property
    def links(self) -> Links:
        """Raises SettingMissing without SERVICE_LINK_SECRET; only who shows or reads a link needs it."""
        return Links(setting("LINK_SECRET"), setting("PUBLIC_URL", "http://127.0.0.1:8000"))

    @functools.cached_property
    def terms(self) -> Terms:
        """SERVICE_QUESTIONNAIRE_DAYS in calendar days; the others in calendar hours."""
        return Terms(
            questionnaire=datetime.timedelta(days=float(setting("QUESTIONNAIRE_DAYS", "30"))),
            summary=datetime.timedelta(hours=float(setting("SUMMARY_HOURS", "72"))),
            opinion=datetime.timedelta(hours=float(setting("OPINION_ANSWER_HOURS", "72"))),
        )
