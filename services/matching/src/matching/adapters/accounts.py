"""Accounts on the broker: passwords as it takes them, and its management API."""

import base64
import hashlib
import secrets
from urllib.parse import unquote, urlsplit

import httpx

from chassis.config import setting
from contracts import room as rooms
from matching.domain.account import Account

SALT_BYTES = 4  # RabbitMQ's own form: https://www.rabbitmq.com/docs/passwords
TIMEOUT = 10.0  # seconds a call


class Keeper:
    """Makes accounts in the providers' room. `url` is the management API with an administrator's account."""

    def __init__(self, url: str, room: str) -> None:
        parts = urlsplit(url)
        where = parts.netloc.rpartition("@")[2]
        self.room = room
        self.api = httpx.Client(
            base_url=f"{parts.scheme}://{where}{parts.path.rstrip('/')}/api",
            auth=(unquote(parts.username or ""), unquote(parts.password or "")),
            timeout=TIMEOUT,
            trust_env=False,
        )

    def make(self, account: Account) -> None:
        """The provider's queue, exchange, account and limits; what is there already stays. Raises httpx.HTTPError."""
        word = {
            "password_hash": account.password_hash,
            "hashing_algorithm": "rabbit_password_hashing_sha256",
        }
        for step in rooms.account(self.room, account.provider, word):
            self.api.request(step.method, step.path, json=step.body).raise_for_status()


def keeper() -> Keeper | None:
    """The keeper of this process (SERVICE_PROVIDERS_ADMIN_URL); None where accounts are not made by the service."""
    return Keeper(setting("PROVIDERS_ADMIN_URL"), room_of_providers()) if are_made() else None


def are_made() -> bool:
    """Whether the service makes accounts."""
    return bool(setting("PROVIDERS_ADMIN_URL", "") and room_of_providers())


def room_of_providers() -> str:
    """The providers' vhost, as the service's own address there names it; empty where there is none."""
    return unquote(urlsplit(setting("PROVIDERS_AMQP_URL", "").split(";")[0]).path[1:])


def new_password() -> str:
    return secrets.token_urlsafe(32)


def hash_of(password: str) -> str:
    """Salted SHA-256: the one form of a password that the broker is told."""
    salt = secrets.token_bytes(SALT_BYTES)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
