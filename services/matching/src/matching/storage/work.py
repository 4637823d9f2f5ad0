"""Matching's unit of work: the chassis' transaction with the repositories hung on it."""

import datetime
from collections.abc import Mapping
from typing import Any

from chassis.config import setting
from chassis.work import Carrier, Work
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

    def settle(self, relays: Mapping[str, Carrier]) -> None:
        super().settle(relays)
        self.histories.settle()
