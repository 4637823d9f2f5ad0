"""Whose thing it is: staff reach what is their station's, an enterprise what is its own."""

from typing import Protocol

from admin.domain.errors import NotFound, NotYourStation

STAFF = frozenset({"window", "officer", "station_master"})


class Party(Protocol):
    """Somebody with a role and what it belongs to."""

    @property
    def role(self) -> str: ...

    @property
    def stations(self) -> frozenset[str]: ...

    @property
    def enterprise(self) -> str | None: ...


def own_station(party: Party, station: str) -> None:
    """A station is known to everybody, so that a stranger is told.

    Raises NotYourStation for staff of another one, and for a superior who does not supervise it.
    """
    if party.role in STAFF | {"superior"} and station not in party.stations:
        raise NotYourStation(station=station)


def reached(
    party: Party, station: str, enterprise: str | None, *, what: tuple[str, str], key: object
) -> None:
    """Somebody else's thing looks like none. `what` in Chinese and English. Raises NotFound."""
    as_staff = party.role in STAFF and station in party.stations
    as_owner = party.role == "enterprise" and enterprise == party.enterprise is not None
    if not (as_staff or as_owner):
        raise NotFound(what_zh=what[0], what_en=what[1], key=key)
