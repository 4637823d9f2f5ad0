"""Accounts and rooms on the broker, made through its management API."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from contracts import room as rooms
from station.secrets_ import Secrets
from station.trouble import Trouble


@dataclass(frozen=True)
class Broker:
    """A broker with its administrator's addresses, and the names of our two rooms on it.

    A cluster has one AMQP address a node, with semicolons between them; services are told all of them.
    """

    amqp_url: str
    management_url: str
    secrets: Secrets
    room: str = "station"
    providers_room: str = "providers"

    @property
    def admin_url(self) -> str:
        """The administrator's AMQP address in the services' room."""
        return _with_room(self.amqp_url, self.room)

    @property
    def providers_admin_url(self) -> str:
        """The administrator's AMQP address in the providers' room."""
        return _with_room(self.amqp_url, self.providers_room)

    @property
    def public_url(self) -> str:
        """Where providers connect, without an account."""
        node = urlsplit(self.amqp_url.split(";")[0]).netloc.rpartition("@")[2]
        return f"amqp://{node}"

    def service_url(self, service: str) -> str:
        """The AMQP address of a service's own account."""
        return self._account_url(self._user(service), self.room)

    def providers_url(self, service: str) -> str:
        """A service's own account in the providers' room."""
        return self._account_url(self._user(service), self.providers_room)

    def provider_url(self, provider_id: str) -> str:
        """The AMQP address of a provider's own account."""
        user = rooms.user_of(self.providers_room, provider_id)
        return self._account_url(user, self.providers_room)

    def _user(self, name: str) -> str:
        return f"{self.room}_{name}"

    def _account_url(self, user: str, room: str) -> str:
        nodes = [urlsplit(url).netloc.rpartition("@")[2] for url in self.amqp_url.split(";")]
        word = self.secrets.password(f"amqp_{user}")
        return ";".join(f"amqp://{user}:{word}@{node}/{quote(room, safe='')}" for node in nodes)


def is_ready(broker: Broker) -> bool:
    """Whether the broker's AMQP listener is open, as its management API sees it."""
    port = urlsplit(broker.amqp_url).port or 5672
    try:
        with _api(broker) as api:
            return api.get(f"/health/checks/port-listener/{port}").is_success
    except httpx.TransportError:
        return False


def make_rooms(broker: Broker) -> None:
    """Make both rooms (virtual hosts); the administrator may do all in them."""
    user = urlsplit(broker.amqp_url).username or ""
    with _api(broker) as api:
        for room in (broker.room, broker.providers_room):
            _put(api, f"/vhosts/{_q(room)}", {"default_queue_type": "quorum"})
            _put(api, f"/permissions/{_q(room)}/{_q(user)}", _rights(".*", ".*", ".*"))


def drop_rooms(broker: Broker) -> None:
    """Delete both rooms with every queue and message in them."""
    with _api(broker) as api:
        for room in (broker.room, broker.providers_room):
            api.delete(f"/vhosts/{_q(room)}")


def open_service_account(broker: Broker, service: str) -> str:
    """Make a service's account: writes its own exchange, reads its own queues and compares them. Its address.

    The right to configure its queues lets a service see that their arguments are those of the manifest. It cannot make
    its lanes with it: that would take the right to write to the exchange of dead letters.
    """
    own = rf"^{service}\.(inbox|express|dead)$"
    rights = _rights(own, rf"^{service}\.events$", own)
    url = broker.service_url(service)
    with _api(broker) as api:
        _make_user(api, url)
        _put(api, f"/permissions/{_q(broker.room)}/{_user_of(url)}", rights)
        if outside := rooms.service_rights(service):
            _put(api, f"/permissions/{_q(broker.providers_room)}/{_user_of(url)}", outside)
    return url


def open_provider_account(broker: Broker, provider_id: str) -> str:
    """Make a provider's account, the queue that it reads and the exchange that it writes to. Its address."""
    url = broker.provider_url(provider_id)
    word = {"password": urlsplit(url).password or ""}
    with _api(broker) as api:
        for step in rooms.account(broker.providers_room, provider_id, word):
            _do(api, step)
    return url


def listed(broker: Broker, kind: str, room: str) -> list[dict[str, Any]]:
    """The `exchanges`, `queues` or `bindings` of a room; none where the room is not there. Raises `Trouble`."""
    with _api(broker) as api:
        answer = api.get(f"/{kind}/{_q(room)}")
    if answer.status_code == HTTPStatus.NOT_FOUND:
        return []
    if answer.is_error:
        raise _refused(kind, answer)
    found: list[dict[str, Any]] = answer.json()
    return found


def _make_user(api: httpx.Client, url: str) -> None:
    word = urlsplit(url).password
    _put(api, f"/users/{_user_of(url)}", {"password": word, "tags": ""})


def _user_of(url: str) -> str:
    return urlsplit(url).username or ""


def _rights(configure: str, write: str, read: str) -> Mapping[str, str]:
    return {"configure": configure, "write": write, "read": read}


def _put(api: httpx.Client, path: str, body: Mapping[str, object]) -> None:
    _do(api, rooms.Step("PUT", path, body))


def _do(api: httpx.Client, step: rooms.Step) -> None:
    answer = api.request(step.method, step.path, json=step.body)
    if answer.is_error:
        raise _refused(step.path, answer)


def _refused(path: str, answer: httpx.Response) -> Trouble:
    return Trouble(
        f"RabbitMQ 管理接口拒绝了 {path}：{answer.status_code} {answer.text}",
        "RabbitMQ's management API has refused this.",
        "检查 STATION_AMQP_ADMIN_URL 的账号是否为管理员 (is that account an administrator?)",
    )


def _api(broker: Broker) -> httpx.Client:
    parts = urlsplit(broker.management_url)
    where = parts.netloc.rpartition("@")[2]
    return httpx.Client(
        base_url=f"{parts.scheme}://{where}{parts.path.rstrip('/')}/api",
        auth=(parts.username or "guest", parts.password or "guest"),
        timeout=30,
    )


def _with_room(url: str, room: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/{_q(room)}"


def _q(text: str) -> str:
    return quote(text, safe="")
