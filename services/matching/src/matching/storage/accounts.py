"""Providers' accounts on the broker: what is asked for, and whether it was made there."""

import datetime
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.bell import ring
from matching.domain.account import Account
from matching.storage.mail_tables import amqp_account

ACCOUNTS = "amqp_account"  # the bell that a wish rings; its word is the provider
CLAIM = datetime.timedelta(seconds=30)
NOW = sa.func.clock_timestamp()


class Accounts:
    """One a provider; asking again renews its password."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def ask(self, wanted: Account) -> None:
        row = {
            "password_hash": wanted.password_hash,
            "asked_at": wanted.asked_at,
            "made_at": None,
            "try_at": NOW,
        }
        first = insert(amqp_account).values(provider=wanted.provider, **row)
        self.session.execute(first.on_conflict_do_update(index_elements=["provider"], set_=row))
        ring(self.session, ACCOUNTS, wanted.provider)


def find(session: Session, provider: str) -> Account | None:
    """What a provider asked for."""
    row = session.execute(
        sa.select(*_FACTS).where(amqp_account.c.provider == provider)
    ).one_or_none()
    return Account(**row._mapping) if row else None


def claim(session: Session, most: int) -> Sequence[Account]:
    """Accounts that are to be made; they are this process's for half a minute."""
    column = amqp_account.c
    due = (
        sa.select(column.provider)
        .where(column.made_at.is_(None), column.try_at <= NOW)
        .order_by(column.try_at)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    claimed = (
        sa.update(amqp_account)
        .where(column.provider == due.c.provider)
        .values(try_at=NOW + CLAIM)
        .returning(*_FACTS)
    )
    return [Account(**row._mapping) for row in session.execute(claimed)]


def note_made(session: Session, account: Account) -> None:
    """It is there; where another password was asked for meanwhile, that one is still to come."""
    column = amqp_account.c
    session.execute(
        sa.update(amqp_account)
        .where(column.provider == account.provider, column.password_hash == account.password_hash)
        .values(made_at=NOW)
    )


def make_again(session: Session, providers: Iterable[str]) -> None:
    """The broker has no queue of theirs although it was made (it lost its data, say): it is made again."""
    column = amqp_account.c
    long_ago = column.made_at < NOW - CLAIM
    session.execute(
        sa.update(amqp_account)
        .where(column.provider.in_(list(providers)), long_ago)
        .values(made_at=None, try_at=NOW)
    )


_FACTS = (
    amqp_account.c.provider,
    amqp_account.c.password_hash,
    amqp_account.c.asked_at,
    amqp_account.c.made_at,
)
