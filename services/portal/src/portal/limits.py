"""How often an address may look for a case in vain, so that check codes cannot be guessed."""

import limits
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter


class Lookups:
    """Counts failed looks by address, in this process; a look that finds its case costs nothing.

    The page and the API behind the proxy share it, which is why it is not a decorator on a route.
    """

    def __init__(self, allowance: str) -> None:
        self.windows = limits.parse_many(allowance)
        self.limiter = FixedWindowRateLimiter(MemoryStorage())

    def allowed(self, address: str) -> bool:
        """Whether the address may look (again)."""
        return all(self.limiter.test(window, address) for window in self.windows)

    def failed(self, address: str) -> None:
        """Count a look that found nothing."""
        for window in self.windows:
            self.limiter.hit(window, address)
