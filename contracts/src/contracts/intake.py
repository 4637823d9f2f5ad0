"""What intake tells: the life of a form until it is accepted or refused."""

import uuid

from contracts.message import Message, message
from contracts.parts import AcceptedItem, Moment, Paper


@message("intake.form_filed")
class FormFiled(Message):
    """An enterprise, or staff for it, filed an Appendix A form (6.1)."""

    case_id: uuid.UUID
    station: str
    enterprise: str
    channel: str
    form_version: str
    item_count: int


@message("intake.supplement_asked")
class SupplementAsked(Message):
    """The one complete notice of missing materials went out (4.2.1). `breach` marks a second one, granted."""

    case_id: uuid.UUID
    station: str
    enterprise: str
    missing: tuple[str, ...]
    breach: bool


@message("intake.supplement_answered")
class SupplementAnswered(Message):
    """The enterprise handed in what was missing (7.3.1)."""

    case_id: uuid.UUID
    station: str
    enterprise: str
    materials: tuple[str, ...]


@message("intake.need_accepted")
class NeedAccepted(Message):
    """A form became a case under its number (7.3.2a-b): its items with due times, its first-asker (an account id).

    `check_code_hash` is SHA-256 (hex) of "<number>:<check code>"; the code itself stands on the notice only.
    """

    case_id: uuid.UUID
    number: str
    station: str
    enterprise: str
    first_asker: str
    channel: str
    district: str
    industry: str
    size: str
    green: bool
    filed_at: Moment
    check_code_hash: str
    items: tuple[AcceptedItem, ...]
    papers: tuple[Paper, ...]


@message("intake.need_refused")
class NeedRefused(Message):
    """A form was refused with a legal ground (7.2a); the reason in words stays with intake."""

    case_id: uuid.UUID
    station: str
    enterprise: str
    reason_class: str


@message("intake.refusal_appealed")
class RefusalAppealed(Message):
    """The enterprise contests a refusal (7.2a); its words stay with intake."""

    case_id: uuid.UUID
    station: str
    enterprise: str


@message("intake.refusal_upheld")
class RefusalUpheld(Message):
    """The appeal was heard, and the refusal stands (7.2a)."""

    case_id: uuid.UUID
    station: str
    enterprise: str


@message("intake.refusal_overturned")
class RefusalOverturned(Message):
    """The appeal was heard, and the refusal fell: the form waits for its decision again (7.2a)."""

    case_id: uuid.UUID
    station: str
    enterprise: str


@message("intake.need_referred")
class NeedReferred(Message):
    """The need is not the station's: the enterprise was told who to go to (7.2c); the words stay with intake."""

    case_id: uuid.UUID
    station: str
    enterprise: str


@message("intake.need_withdrawn")
class NeedWithdrawn(Message):
    """The enterprise took its form back before it was accepted, or what was missing did not come in time (`lapsed`).

    `merged_into`: it became part of that form of the same enterprise, which goes on (6.1.3).
    """

    case_id: uuid.UUID
    station: str
    enterprise: str
    lapsed: bool = False
    merged_into: uuid.UUID | None = None
