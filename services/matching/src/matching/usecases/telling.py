"""What every message of matching says: when it happened and who did it."""

import datetime
from typing import TypedDict

from matching.domain.ports import Work


class Facts(TypedDict):
    occurred_at: datetime.datetime
    actor: str
    actor_role: str


def masked_facts(work: Work) -> Facts:
    """The facts for a provider that has not accepted: an enterprise's account would give it away (9.3.3)."""
    return Facts(occurred_at=work.now, actor="station", actor_role="system")


def facts(work: Work) -> Facts:
    """The facts of a message said now, by the one who acts."""
    return Facts(occurred_at=work.now, actor=work.actor.id, actor_role=work.actor.role)
