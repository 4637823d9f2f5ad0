"""What ranking must know of the past: today's and what runs counted, all that is over kept as a count by provider."""

import datetime
from collections import Counter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from matching.domain.item import Item
from matching.domain.ranking import History
from matching.domain.working_time import start_of_day
from matching.storage.tables import item, offer, provider_record
from worktime import local_date

# Words written out, not parameters: only so does the database see that its partial indexes fit.
_IS_OPEN: sa.ColumnElement[Any] = sa.literal_column("offer.state = 'open'")
_NEGOTIATING: sa.ColumnElement[Any] = sa.literal_column(
    "item.state = 'negotiating' AND item.provider IS NOT NULL"
)
_AGREED: sa.ColumnElement[Any] = sa.literal_column(
    "item.state = 'agreed' AND item.provider IS NOT NULL"
)


def _counted(name: str, providers: sa.FromClause) -> sa.Select[Any]:
    provider = providers.c.provider
    return sa.select(sa.literal_column(f"'{name}'"), provider, sa.func.count()).group_by(provider)


def _statement() -> sa.CompoundSelect[Any]:
    """One round trip for all counts, whose cost depends on what runs and on today, not on the years before."""
    today = sa.bindparam("today", type_=sa.Date)
    start = sa.bindparam("start", type_=sa.DateTime(timezone=True))
    in_hand = sa.union_all(
        sa.select(item.c.provider).where(_NEGOTIATING),
        sa.select(item.c.provider).where(_AGREED, item.c.planned_end_on >= today),
        sa.select(offer.c.provider).where(_IS_OPEN),
    )
    offered_today = sa.select(offer.c.provider).where(offer.c.made_at >= start)
    record = provider_record.c
    return sa.union_all(
        _counted("in_hand", in_hand.subquery()),
        _counted("offered_today", offered_today.subquery()),
        sa.select(sa.literal_column("'answered'"), record.provider, record.answered),
        sa.select(sa.literal_column("'silent'"), record.provider, record.silent),
    )


COUNTS = _statement()


class Histories:
    """`answered` and `silent` note the end of an offer; it is written when the work settles."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.noted: Counter[tuple[str, str]] = Counter()

    def of(self, about: Item, now: datetime.datetime) -> History:
        """The history by provider, as seen from one item at one moment."""
        counts: dict[str, Counter[str]] = {}
        moments = {"today": local_date(now), "start": start_of_day(now)}
        for name, provider, count in self.session.execute(COUNTS, moments):
            counts.setdefault(name, Counter())[provider] = count
        for (name, provider), count in self.noted.items():
            counts.setdefault(name, Counter())[provider] += count
        shown: Any = {name: +by_provider for name, by_provider in counts.items()}
        return History(tried={entry["provider"]: entry["why"] for entry in about.tried}, **shown)

    def answered(self, provider: str) -> None:
        self.noted["answered", provider] += 1

    def silent(self, provider: str) -> None:
        self.noted["silent", provider] += 1

    def settle(self) -> None:
        """Last in the transaction, since these rows are everybody's; in one order, so that nobody waits in a circle."""
        for provider in sorted({provider for _, provider in self.noted}):
            self._add(provider, self.noted["answered", provider], self.noted["silent", provider])

    def _add(self, provider: str, answered: int, silent: int) -> None:
        first = insert(provider_record).values(provider=provider, answered=answered, silent=silent)
        kept, new = provider_record.c, first.excluded
        more = {"answered": kept.answered + new.answered, "silent": kept.silent + new.silent}
        self.session.execute(first.on_conflict_do_update(index_elements=["provider"], set_=more))
