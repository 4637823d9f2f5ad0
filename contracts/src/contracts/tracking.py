"""What tracking tells: the service itself, stage by stage."""

import uuid

from contracts.message import Message, message
from contracts.parts import Moment, RefusedAnswer


@message("tracking.service_started")
class ServiceStarted(Message):
    """The performer began (Appendix B 服务实施 / 进行服务)."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    started_at: Moment


@message("tracking.stage_reached", heard=False)
class StageReached(Message):
    """A stage of the item's process is done; none was skipped (6.5.1)."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    stage: str


@message("tracking.service_ended")
class ServiceEnded(Message):
    """The service of an item is over; evaluation and the summary are due (6.4)."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    started_at: Moment
    ended_at: Moment


@message("tracking.case_served")
class CaseServed(Message):
    """Every item of the case has ended (4.1)."""

    case_id: uuid.UUID
    item_count: int


@message("tracking.answer_refused", partition="provider")
class AnswerRefused(Message):
    """What a provider said by message was not done here; matching tells it (6.2.2)."""

    provider: str
    answer: RefusedAnswer


@message("tracking.item_paused", heard=False)
class ItemPaused(Message):
    """The clocks of an item stand while the applicant is waited for (7.2b). Why stays in tracking."""

    case_id: uuid.UUID
    item_id: uuid.UUID


@message("tracking.item_resumed", heard=False)
class ItemResumed(Message):
    """The clocks of an item go on; the promise is due later by the working days of the pause (7.2b)."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    due_at: Moment


@message("tracking.extension_granted", heard=False)
class ExtensionGranted(Message):
    """The promise was extended by so many working days, on a ground of the closed list (7.2b)."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    working_days: int
    ground: str
    due_at: Moment


@message("tracking.item_marked", partition="item_id", heard=False)
class ItemMarked(Message):
    """The mark of an item changed: "none", "warning", "yellow" or "red"; by which rule, and since when (7.2b)."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    station: str
    mark: str
    rule: str | None
    since: Moment | None


@message("tracking.item_escalated", partition="item_id", heard=False)
class ItemEscalated(Message):
    """A late item went up: level 1 is the station master, 2 the superior unit, 3 the regulator (7.2b, 7.2c)."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    station: str
    level: int
    mark: str
    rule: str
    at: Moment
