"""Couriers: they take what waits in mailboxes to the providers that have it sent, each channel by its own."""

from collections.abc import Iterable
from typing import Any

from chassis.bell import bell_of
from chassis.config import setting
from matching.adapters.accounts import keeper
from matching.adapters.signing import inner_allowed, signing
from matching.adapters.webhook import Sender
from matching.couriers.accounts import AccountCourier
from matching.couriers.hooks import HookCourier
from matching.couriers.queues import QueueCourier
from matching.couriers.retention import forgetting
from matching.storage.accounts import ACCOUNTS
from matching.storage.mail import MAIL


def couriers_of(parts: Any) -> Iterable[Any]:
    """The couriers of a process; no settings, no courier."""
    yield forgetting(parts.factory, float(setting("MAIL_DAYS", "30")))
    bell = bell_of(parts.factory.engine, MAIL)
    if url := setting("PROVIDERS_AMQP_URL", ""):
        yield QueueCourier(parts.factory, url, bell)
    if made_by := keeper():
        wishes = bell_of(parts.factory.engine, ACCOUNTS)
        yield AccountCourier(parts.factory, made_by, wishes)
    if keys := signing():
        yield HookCourier(parts.factory, Sender(keys, local=inner_allowed()), bell)
