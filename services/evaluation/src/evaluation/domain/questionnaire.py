"""The Appendix C questionnaire of one item, answered once by link (6.4.1)."""

from __future__ import annotations

import dataclasses
import datetime
import uuid

from evaluation.domain.errors import LinkExpired, LinkUsed


@dataclasses.dataclass(frozen=True)
class SignedLink:
    """What a link says once its signature is checked."""

    questionnaire_id: uuid.UUID
    signed_at: datetime.datetime


@dataclasses.dataclass(eq=False)
class Questionnaire:
    """Waits for the answer until `expires_at` (calendar days after it was issued)."""

    id: uuid.UUID
    case_id: uuid.UUID
    item_id: uuid.UUID
    station: str
    enterprise: str
    definition_version: int
    issued_at: datetime.datetime
    expires_at: datetime.datetime
    answered_at: datetime.datetime | None = None

    def check_open(self, signed_at: datetime.datetime, now: datetime.datetime) -> None:
        """Raises LinkUsed once answered, LinkExpired when the link or the questionnaire is too old."""
        if self.answered_at is not None:
            raise LinkUsed()
        # A link made earlier than the questionnaire says is as old as its own stamp.
        oldest_good = now - (self.expires_at - self.issued_at)
        if now >= self.expires_at or int(signed_at.timestamp()) < int(oldest_good.timestamp()):
            raise LinkExpired()

    def answer(self, now: datetime.datetime) -> None:
        self.answered_at = now


def state_of(
    answered_at: datetime.datetime | None, expires_at: datetime.datetime, now: datetime.datetime
) -> str:
    """One of "answered", "expired" and "open"."""
    if answered_at is not None:
        return "answered"
    return "expired" if now >= expires_at else "open"
