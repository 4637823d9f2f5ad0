"""To the broker's management: the accounts that providers have asked for, made in the background.

A request only writes down what is wanted, so it does not depend on the broker.
"""

from typing import Any

import httpx
import structlog

from chassis.bell import Bell
from matching.adapters.accounts import Keeper
from matching.couriers.rounds import Courier
from matching.domain.account import Account
from matching.storage import accounts

MOST = 20  # accounts a round
log = structlog.get_logger(__name__)


class AccountCourier(Courier):
    """One that cannot be made is tried again when its claim is over."""

    def __init__(self, factory: Any, keeper: Keeper, bell: Bell) -> None:
        super().__init__(bell)
        self.factory, self.keeper = factory, keeper

    def round(self) -> int:
        with self.factory.open() as work:
            wanted = accounts.claim(work.session, MOST)
        for account in wanted:
            self._make(account)
        return len(wanted)

    def _make(self, account: Account) -> None:
        try:
            self.keeper.make(account)
        except httpx.HTTPError as error:
            log.warning("account_waits", provider=account.provider, error=type(error).__name__)
            return
        with self.factory.open() as work:
            # Letters that found no queue need not wait for their next try. The mailbox first: who settles letters
            # locks it before the account.
            work.subscriptions.look_anew(account.provider)
            accounts.note_made(work.session, account)
        log.info("account_made", provider=account.provider)
