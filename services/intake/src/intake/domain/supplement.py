"""The notice of all that is missing, once and completely (一次告知 4.2.1)."""

import dataclasses
import datetime
from dataclasses import dataclass

from intake.domain.materials import Missing


@dataclass(eq=False, kw_only=True)
class Notice:
    """A notice of what is missing, answered until `answer_by`; `missing`: {"material" | "field", "note"} each."""

    position: int
    asked_at: datetime.datetime
    asked_by: str
    missing: list[dict[str, str]]
    breach: bool
    answer_by: datetime.datetime
    answered_at: datetime.datetime | None = None

    def named(self) -> list[Missing]:
        return [Missing(**one) for one in self.missing]

    def again(self, position: int) -> "Notice":
        """The same notice on another form, which this one became part of."""
        return dataclasses.replace(self, position=position)
