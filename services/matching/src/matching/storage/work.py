"""Matching's unit of work: the chassis' transaction with the repositories hung on it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from chassis.config import setting
from chassis.work import Carrier, Work
from contracts import admin, intake
from contracts.message import Message
from matching.storage.history import Histories
from matching.storage.repository import (
    Catalogue,
    Items,
    Negotiations,
    Offers,
    Providers,
    Sheets,
    Stations,
)

TWO_WORKING_DAYS = "172800"  # seconds


class MatchingWork(Work):
    """`response_time`: how long a provider may take to answer an offer (OFFER_RESPONSE_SECONDS)."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.response_time = datetime.timedelta(
            seconds=float(setting("OFFER_RESPONSE_SECONDS", TWO_WORKING_DAYS))
        )
        self.items = Items(self.session)
        self.offers = Offers(self.session)
        self.negotiations = Negotiations(self.session)
        self.catalogue = Catalogue(self.session)
        self.providers = Providers(self.session)
        self.stations = Stations(self.session)
        self.histories = Histories(self.session)
        self.sheets = Sheets(self.session)

    def expect(self, messages: Sequence[Message]) -> None:
        """Load the stations and items that the messages are about."""
        self.stations.expect([m.code for m in messages if isinstance(m, admin.StationPublished)])
        accepted = [m for m in messages if isinstance(m, intake.NeedAccepted)]
        self.items.expect([item.item_id for m in accepted for item in m.items])

    def settle(self, relays: Mapping[str, Carrier]) -> None:
        super().settle(relays)
        self.histories.settle()
