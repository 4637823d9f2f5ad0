"""The evaluation of a case: complete once every item of it is (Appendix B)."""

from __future__ import annotations

import dataclasses
import datetime
import uuid

from evaluation.domain.item_evaluation import ItemEvaluation, State


@dataclasses.dataclass(eq=False)
class CaseEvaluation:
    """A case with its items; `filed_at` is the 需求发起时间 of Appendix C, `accepted_at` its 受理时间."""

    id: uuid.UUID
    number: str
    station: str
    enterprise: str
    first_asker: str
    green: bool
    filed_at: datetime.datetime
    accepted_at: datetime.datetime
    evaluated_at: datetime.datetime | None = None
    items: list[ItemEvaluation] = dataclasses.field(default_factory=list)

    def item(self, item_id: uuid.UUID) -> ItemEvaluation:
        """Raises KeyError for an item of another case."""
        return {item.id: item for item in self.items}[item_id]

    def conclude(self, now: datetime.datetime) -> bool:
        """True exactly once: when the last item has both its summary and its answer."""
        if self.evaluated_at is not None or not self.is_complete:
            return False
        self.evaluated_at = now
        return True

    @property
    def is_complete(self) -> bool:
        return all(item.state is State.COMPLETE for item in self.items)
