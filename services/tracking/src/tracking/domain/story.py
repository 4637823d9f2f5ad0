"""One step of the story of a case, as some service told it or as tracking itself took it."""

import dataclasses
import datetime
import uuid


@dataclasses.dataclass(frozen=True, kw_only=True)
class Step:
    """A step, known by the id of its message: the same step told twice is one step.

    `name` is the name of the message (`matching.offer_made`); `provider` the agency that the step is about;
    `facts` a few plain facts beside it, never people.
    """

    message_id: uuid.UUID
    name: str
    case_id: uuid.UUID
    item_id: uuid.UUID | None
    occurred_at: datetime.datetime
    actor: str
    actor_role: str
    provider: str | None = None
    facts: dict[str, object] = dataclasses.field(default_factory=dict)

    @property
    def service(self) -> str:
        """The service whose step it is."""
        return self.name.split(".", 1)[0]

    @property
    def order(self) -> tuple[datetime.datetime, uuid.UUID]:
        """Where it stands in the story: by time, then by the time-ordered id."""
        return self.occurred_at, self.message_id
