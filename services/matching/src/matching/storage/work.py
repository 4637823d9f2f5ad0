"""Matching's unit of work: the chassis' transaction with the repositories hung on it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from chassis.config import setting
from chassis.envelope import Contract
from chassis.together import write_new
from chassis.work import Carrier, Work
from contracts import admin, intake
from contracts.message import Message
from contracts.providers import ToProvider
from matching.adapters.signing import inner_allowed, signing
from matching.domain.addresses import Reach
from matching.storage.accounts import Accounts
from matching.storage.calls import Calls
from matching.storage.cycles import Cycles
from matching.storage.history import Histories
from matching.storage.mail import Mail
from matching.storage.repository import (
    Catalogue,
    Items,
    Negotiations,
    Offers,
    Providers,
    Sheets,
    Stations,
)
from matching.storage.subscriptions import Endpoints, Subscriptions

TWO_WORKING_DAYS = "172800"  # seconds


class MatchingWork(Work):
    """`response_time`: how long a provider may take to answer an offer (OFFER_RESPONSE_SECONDS); `call_time`: how
    long a call is open for quotes (CALL_SECONDS)."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.response_time = datetime.timedelta(
            seconds=float(setting("OFFER_RESPONSE_SECONDS", TWO_WORKING_DAYS))
        )
        self.call_time = datetime.timedelta(
            seconds=float(setting("CALL_SECONDS", TWO_WORKING_DAYS))
        )
        self.items = Items(self.session)
        self.offers = Offers(self.session)
        self.calls = Calls(self.session)
        self.negotiations = Negotiations(self.session)
        self.catalogue = Catalogue(self.session)
        self.providers = Providers(self.session)
        self.stations = Stations(self.session)
        self.histories = Histories(self.session)
        self.mail = Mail(self.session, self.rows)
        self.subscriptions = Subscriptions(self.session)
        self.reach = Reach(offered=signing() is not None, inner=inner_allowed())
        self.endpoints = Endpoints(self.session)
        self.accounts = Accounts(self.session)
        self.cycles = Cycles(self.session)
        self.sheets = Sheets(self.session)

    def expect(self, messages: Sequence[Message]) -> None:
        """Load the stations and items that the messages are about."""
        self.stations.expect([m.code for m in messages if isinstance(m, admin.StationPublished)])
        accepted = [m for m in messages if isinstance(m, intake.NeedAccepted)]
        self.items.expect([item.item_id for m in accepted for item in m.items])

    def emit(self, message: Contract, *, express: bool = False) -> None:
        """What is for a provider goes to its mailbox, whatever its channel; all else over the bus."""
        if not isinstance(message, ToProvider):
            super().emit(message, express=express)
            return
        event_id = self.new_id()
        self.mail.post(event_id, message, self.headers_of(message, event_id), express=express)

    def settle(self, relays: Mapping[str, Carrier]) -> None:
        """The rows that are everybody's come last, always in the same order: records, then mailboxes."""
        write_new(self.session)
        self.session.flush()
        self.histories.settle()
        self.mail.settle(self.now)
        super().settle(relays)
