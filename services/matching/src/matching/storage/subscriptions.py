"""Subscriptions with their history, and the state of web hooks."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.bell import ring
from matching.domain.endpoint import Endpoint
from matching.domain.errors import NotFound
from matching.domain.subscription import Subscription, document_of, read_subscription
from matching.storage.mail import MAIL
from matching.storage.mail_tables import endpoint, mailbox, subscription, subscription_change
from matching.storage.rounds import hurry


class Subscriptions:
    """The newest subscription of each provider."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.known: dict[str, Subscription] = {}

    def of(self, provider: str, *, lock: bool = False) -> Subscription:
        """Raises NotFound."""
        if lock or provider not in self.known:
            self._load([provider], lock=lock)
        if provider not in self.known:
            raise NotFound(zh="机构订阅", en="subscription")
        return self.known[provider]

    def among(self, providers: Iterable[str]) -> Mapping[str, Subscription]:
        self._load(providers)
        return self.known

    def all(self) -> Iterable[Subscription]:
        self._load(None)
        return self.known.values()

    def put(self, new: Subscription, *, by: str, now: Any) -> None:
        """Keep a subscription's next version; the one before stays in the history."""
        document = document_of(new)
        row = {"version": new.version, "channel": str(new.channel), "document": document}
        first = insert(subscription).values(provider=new.provider, **row)
        self.session.execute(first.on_conflict_do_update(index_elements=["provider"], set_=row))
        change = {"provider": new.provider, "version": new.version, "document": document}
        self.session.execute(
            sa.insert(subscription_change).values(**change, changed_by=by, changed_at=now)
        )
        self.known[new.provider] = new

    def add_first(self, new: Subscription, *, by: str, now: Any) -> None:
        """For a provider that has none yet; otherwise nothing."""
        column = subscription.c
        taken = sa.select(column.version).where(column.provider == new.provider)
        if self.session.scalar(taken) is None:
            self.put(new, by=by, now=now)

    def look_anew(self, provider: str) -> None:
        """All that waits is due now: its channel has changed, or its web hook is on trial."""
        whose = mailbox.c.provider == provider
        self.session.execute(
            sa.update(mailbox).where(whose).values(next_at=sa.func.now(), not_before=None)
        )
        hurry(self.session, provider)
        ring(self.session, MAIL, provider)

    def _load(self, providers: Iterable[str] | None, *, lock: bool = False) -> None:
        column = subscription.c
        wanted = sa.select(column.provider, column.version, column.document)
        if providers is not None:
            wanted = wanted.where(column.provider.in_(list(providers)))
        if lock:
            wanted = wanted.with_for_update()
        for row in self.session.execute(wanted):
            self.known[row.provider] = read_subscription(row.provider, row.version, row.document)


class Endpoints:
    """Web hooks; one comes locked."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def of(self, provider: str) -> Endpoint:
        """The provider's web hook; a new one where nothing is known of it yet."""
        found = self.session.get(Endpoint, provider, with_for_update=True, populate_existing=True)
        if found is None:
            found = Endpoint(provider=provider)
            self.session.add(found)
        return found

    def among(self, providers: Iterable[str]) -> Mapping[str, Endpoint]:
        """What is known of several, not locked."""
        column = endpoint.c.provider
        found = self.session.scalars(sa.select(Endpoint).where(column.in_(list(providers))))
        return {one.provider: one for one in found}
