"""An opinion on a provider as matching hears of it: without a word of what was said (8.3.1)."""

import datetime
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PassedOpinion:
    """`answer_by` is None where no answer is asked for; `chased` counts the reminders, 0 when it is new."""

    opinion_id: uuid.UUID
    item_id: uuid.UUID
    provider: str
    answer_by: datetime.datetime | None
    chased: int

    @property
    def is_chased(self) -> bool:
        return self.chased > 0
