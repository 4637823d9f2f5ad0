"""Whose form it is (9.3.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from intake.domain.acceptance import Item
from intake.domain.errors import FormNotFound, NotYourEnterprise, NotYourStation
from intake.domain.form import ENTERPRISE, Form
from intake.domain.states import State

STAFF = frozenset({"window", "officer", "station_master"})
UNASSIGNED = (
    "unassigned"  # first-asker of a case that nobody had asked for when it was accepted by silence
)


class Asker(Protocol):
    """As much of an actor as these rules need."""

    @property
    def role(self) -> str: ...
    @property
    def enterprise(self) -> str | None: ...
    def sees_station(self, code: str) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class System:
    """The service itself, when a timer acts and no person."""

    id: str = "system"
    role: str = "system"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A case whose contact data may be shown now, and the items that the reader may see whole."""

    form: Form
    items: Sequence[Item]


def may_see(form: Form, asker: Asker) -> bool:
    """An enterprise sees its own forms; a station its own, but not the drafts that an enterprise still works on."""
    if asker.role == ENTERPRISE:
        return form.enterprise is not None and form.enterprise == asker.enterprise
    if form.state == State.DRAFT and form.created_role == ENTERPRISE:
        return False
    return asker.sees_station(form.station)


def seen(form: Form | None, asker: Asker) -> Form:
    """The form, if there is one and the asker may see it. Raises FormNotFound for both alike."""
    if form is None or not may_see(form, asker):
        raise FormNotFound
    return form


def check_own_station(station: str, asker: Asker) -> None:
    """Staff take forms for their own station. Raises NotYourStation."""
    if asker.role in STAFF and not asker.sees_station(station):
        raise NotYourStation


def check_own_enterprise(credit_code: str | None, asker: Asker) -> None:
    """An enterprise files for its own credit code only. Raises NotYourEnterprise."""
    if asker.role == ENTERPRISE and credit_code != asker.enterprise:
        raise NotYourEnterprise(asker.enterprise or "")
