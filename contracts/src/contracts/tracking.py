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
