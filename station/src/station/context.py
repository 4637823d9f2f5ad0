"""What the demonstration is handed: addresses and accounts, as an outside program would have them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DemoContext:
    """A running system seen from outside.

    `service_urls` are the services' own addresses, for pages and health; the demonstration goes
    through `portal_url` (`/api/<service>/v1/...`). `provider_amqp(provider_id)` makes the account
    and the queue `provider.<id>` of a provider, once, and gives its AMQP address. `secrets` is a
    private folder where the demonstration may keep passwords of accounts that it makes. `out`
    prints one line.
    """

    portal_url: str
    service_urls: Mapping[str, str]
    operator_password: str
    provider_amqp: Callable[[str], str]
    secrets: Path
    out: Callable[[str], None]
