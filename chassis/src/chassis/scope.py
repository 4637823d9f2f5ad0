"""Lists, counts and exports show only what the caller may see."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from chassis.identity import STAFF, Actor, NotAllowed

Column = ColumnElement[Any] | sa.Column[Any] | None


def limited(
    statement: sa.Select[Any],
    actor: Actor,
    *,
    station: Column = None,
    enterprise: Column = None,
    provider: Column = None,
) -> sa.Select[Any]:
    """The statement limited by the column that fits the actor's role.

    Staff and superiors: their stations; a regulator: all; an enterprise or a provider: its own.
    Raises NotAllowed where the role has no column here.
    """
    if actor.sees_all_stations:
        return statement
    if (actor.role in STAFF or actor.role == "superior") and station is not None:
        return statement.where(station.in_(actor.stations))
    if actor.role == "enterprise" and enterprise is not None and actor.enterprise:
        return statement.where(enterprise == actor.enterprise)
    if actor.role == "provider" and provider is not None and actor.provider:
        return statement.where(provider == actor.provider)
    raise NotAllowed
