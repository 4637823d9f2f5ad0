"""A message that came in from outside 来件, by instant messaging or e-mail, before anybody decided what it is (6.1.3).

The gateway's key of a message makes it one: what is sent again is the message that is there already.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from intake.domain.errors import AlreadyClosed

KEPT_AFTER_DISMISSAL = datetime.timedelta(
    days=90
)  # calendar days; then words and sender are erased
LONGEST_WORDS = 20_000  # characters; more is cut, and said so


class InboundState(StrEnum):
    """What became of it."""

    NEW = "new"
    NEED = "need"
    INQUIRY = "inquiry"
    DISMISSED = "dismissed"


class WhyDismissed(StrEnum):
    """Why nothing came of it."""

    AUTOMATIC = "automatic"
    SPAM = "spam"
    DUPLICATE = "duplicate"
    NOT_FOR_US = "not_for_us"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message as its gateway gave it: `key` makes it one; `automatic` where a machine wrote it."""

    key: str
    station: str
    sender: str
    words: str
    subject: str = ""
    enterprise: str | None = None
    content: Mapping[str, Any] = field(default_factory=dict)
    attachments: Sequence[Mapping[str, Any]] = ()
    automatic: bool = False


@dataclass(eq=False, kw_only=True)
class Inbound:
    """A message as it came. `sender` is how to reach whoever wrote; it stays with intake.

    `content`: parts of a form that came along, on the current edition. `attachments`: {"name", "media_type", "size"}.
    """

    id: uuid.UUID
    gateway: str
    message_key: str
    channel: str
    station: str
    sender: str
    subject: str
    words: str
    received_at: datetime.datetime
    answer_by: datetime.datetime
    enterprise: str | None = None
    content: dict[str, Any] = field(default_factory=dict)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    state: InboundState = InboundState.NEW
    form_id: uuid.UUID | None = None
    inquiry_id: uuid.UUID | None = None
    reason: WhyDismissed | None = None
    ended_by: str | None = None
    ended_at: datetime.datetime | None = None

    def become_need(self, form_id: uuid.UUID, *, by: str, at: datetime.datetime) -> None:
        """It was a need: a draft goes on. Raises AlreadyClosed."""
        self._end(InboundState.NEED, by, at)
        self.form_id = form_id

    def become_inquiry(self, inquiry_id: uuid.UUID, *, by: str, at: datetime.datetime) -> None:
        """It was a question: a consultation goes on. Raises AlreadyClosed."""
        self._end(InboundState.INQUIRY, by, at)
        self.inquiry_id = inquiry_id

    def dismiss(self, reason: WhyDismissed, *, by: str, at: datetime.datetime) -> None:
        """Nothing comes of it. Raises AlreadyClosed."""
        self._end(InboundState.DISMISSED, by, at)
        self.reason = reason

    def erase(self) -> None:
        """Forget who wrote what; that something was dismissed, when and why, stays."""
        self.sender = self.subject = self.words = ""
        self.content, self.attachments = {}, []

    def draft(self) -> dict[str, Any]:
        """What of a form is known: what came along, the enterprise, the words as they were written."""
        enterprise = {**_part(self.content, "enterprise")}
        if self.enterprise:
            enterprise["credit_code"] = self.enterprise
        other = {"opinion": self.text, **_part(self.content, "other")}
        return {**self.content, "enterprise": enterprise, "other": other}

    @property
    def text(self) -> str:
        """Subject and words as one text."""
        return "\n".join(one for one in (self.subject, self.words) if one)

    def _end(self, state: InboundState, by: str, at: datetime.datetime) -> None:
        if self.state != InboundState.NEW:
            raise AlreadyClosed
        self.state, self.ended_by, self.ended_at = state, by, at


def cut(words: str) -> str:
    """At most LONGEST_WORDS characters; what is cut off is said."""
    if len(words) <= LONGEST_WORDS:
        return words
    return f"{words[:LONGEST_WORDS]}\n……（超长，其余部分未保存 · cut off here）"


def is_automatic(headers: Mapping[str, str]) -> bool:
    """Whether an e-mail was written by a machine: an answer to such a one would begin a loop (RFC 3834)."""
    submitted = headers.get("auto-submitted", "no").partition(";")[0].strip().lower()
    precedence = headers.get("precedence", "").strip().lower()
    bounce = headers.get("return-path", "unknown").strip() == "<>"
    told = bool(headers.keys() & {"list-id", "x-autoreply", "x-autorespond"})
    return submitted != "no" or precedence in {"bulk", "junk", "list"} or bounce or told


def _part(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = content.get(name)
    return part if isinstance(part, dict) else {}
