"""What every message about a form says: when, by whom, of which case."""

from typing import Any, Protocol

from intake.domain.form import Form
from intake.domain.ports import Work


class Doer(Protocol):
    """Who did it: a person, or the service itself when a timer acts."""

    @property
    def id(self) -> str: ...
    @property
    def role(self) -> str: ...


def facts(work: Work, actor: Doer, form: Form) -> dict[str, Any]:
    """The fields that each of them begins with; identifiers, no people."""
    return {
        "occurred_at": work.now,
        "actor": actor.id,
        "actor_role": actor.role,
        "case_id": form.id,
        "station": form.station,
        "enterprise": form.enterprise or "",
    }
