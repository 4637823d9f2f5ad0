"""What ranking must know of the past, counted from offers and items."""

import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matching.domain import item as items
from matching.domain.item import Item
from matching.domain.offer import State
from matching.domain.ranking import History
from matching.domain.working_time import local_date, start_of_day
from matching.storage.tables import item, offer


class Histories:
    def __init__(self, session: Session) -> None:
        self.session = session

    def of(self, about: Item, now: datetime.datetime) -> History:
        """The history by provider, as seen from one item at one moment."""
        today = start_of_day(now)
        return History(
            tried={entry["provider"]: entry["why"] for entry in about.tried},
            in_hand=self._in_hand(local_date(now)),
            offered_today=self._offers(offer.c.made_at >= today),
            answered=self._offers(offer.c.answered_at.is_not(None)),
            silent=self._offers(offer.c.state == State.EXPIRED),
        )

    def _in_hand(self, today: datetime.date) -> dict[str, int]:
        """Open offers, negotiations, and agreed services whose planned end is not past."""
        running = sa.or_(
            item.c.state == items.State.NEGOTIATING,
            sa.and_(item.c.state == items.State.AGREED, item.c.planned_end_on >= today),
        )
        held = sa.select(item.c.provider).where(item.c.provider.is_not(None), running)
        asked = sa.select(offer.c.provider).where(offer.c.state == State.OPEN)
        both = sa.union_all(held, asked).subquery()
        return self._count(both.c.provider)

    def _offers(self, condition: sa.ColumnElement[bool]) -> dict[str, int]:
        return self._count(offer.c.provider, condition)

    def _count(
        self, provider: sa.ColumnElement[Any], *conditions: sa.ColumnElement[bool]
    ) -> dict[str, int]:
        statement = sa.select(provider, sa.func.count()).where(*conditions).group_by(provider)
        return {name: count for name, count in self.session.execute(statement)}
