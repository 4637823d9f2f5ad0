"""A consultation 咨询: asked, answered in time, kept; it may become a need (7.3.2d)."""

import datetime
import uuid
from dataclasses import dataclass

from intake.domain.errors import AlreadyClosed


@dataclass(eq=False, kw_only=True)
class Inquiry:
    """A question and what became of it. `asker` is how to reach whoever asked; it stays with intake.

    `answer_by` is the limit; `late` notes that it passed without an answer. Ends with an answer, a need or a referral.
    """

    id: uuid.UUID
    number: str
    station: str
    channel: str
    enterprise: str | None
    asker: str
    question: str
    asked_at: datetime.datetime
    answer_by: datetime.datetime
    late: bool = False
    answer: str = ""
    answered_by: str | None = None
    answered_at: datetime.datetime | None = None
    form_id: uuid.UUID | None = None
    referral: dict[str, str] | None = None
    revision: int = 1

    def answer_with(self, words: str, *, by: str, at: datetime.datetime) -> None:
        """Answer it. Raises AlreadyClosed."""
        self._end(by, at)
        self.answer = words

    def become(self, form_id: uuid.UUID, *, by: str, at: datetime.datetime) -> None:
        """Turned into a need. Raises AlreadyClosed."""
        self._end(by, at)
        self.form_id = form_id

    def refer(self, referral: dict[str, str], *, by: str, at: datetime.datetime) -> None:
        """Not ours: who to go to. Raises AlreadyClosed."""
        self._end(by, at)
        self.referral = referral

    def overrun(self, at: datetime.datetime) -> None:
        """The limit passed."""
        self.late = self.late or (self.answered_at is None and self.answer_by <= at)

    def _end(self, by: str, at: datetime.datetime) -> None:
        if self.answered_at is not None:
            raise AlreadyClosed
        self.answered_by, self.answered_at = by, at
        self.late = self.late or at > self.answer_by
