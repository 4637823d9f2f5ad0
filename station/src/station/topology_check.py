"""What the broker has beside what the manifest says: missing, extra, different; read through its management API."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.topology import Topology
from contracts import room as rooms
from contracts.answers import EXCHANGE
from station.broker import Broker, listed

MISSING, EXTRA, DIFFERENT = "缺少 missing", "多余 extra", "不同 differs"
Things = Mapping[str, Mapping[str, Any]]  # what each thing is, by its name


@dataclass(frozen=True)
class Difference:
    """One thing of one room; `detail` says what the manifest has and what the broker."""

    room: str
    sort: str
    kind: str
    name: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.sort}  {self.room}  {self.kind} {self.name}  {self.detail}".rstrip()


def differences(broker: Broker, wanted: Topology) -> list[Difference]:
    """Every difference in both rooms; none where all is as it should be."""
    return [*_core(broker, wanted), *_providers(broker)]


def _core(broker: Broker, wanted: Topology) -> Iterator[Difference]:
    room = broker.room
    exchanges = {name: _thing(args, type=kind) for name, kind, args in wanted.exchanges}
    queues = {name: _thing(args) for name, args in wanted.queues}
    yield from _compared(room, "exchange", exchanges, exchanges_of(broker, room))
    yield from _compared(room, "queue", queues, queues_of(broker, room))
    yield from _compared(room, "binding", bindings(wanted.bindings), bindings_of(broker, room))


def _providers(broker: Broker) -> Iterator[Difference]:
    """Beside what is everybody's, a queue and an exchange for each provider whose account was opened.

    Whoever has one is not in the manifest: whoever has a queue is taken for one who has all of it.
    """
    room = broker.providers_room
    found = queues_of(broker, room)
    theirs = [name.partition(".")[2] for name in found if name.startswith("provider.")]
    exchanges = {name: _thing(args, type=kind) for name, kind, args in rooms.EXCHANGES}
    exchanges |= {rooms.exchange_of(one): _thing({}, type="topic") for one in theirs}
    queues = {name: _thing(args) for name, args in rooms.QUEUES}
    queues |= {rooms.queue_of(one): _thing(rooms.QUEUE) for one in theirs}
    needs = [(rooms.queue_of(one), rooms.NEEDS, rooms.queue_of(one)) for one in theirs]
    answers = [(EXCHANGE, rooms.exchange_of(one), "#") for one in theirs]
    bound = bindings([*rooms.BINDINGS, *needs, *answers])
    yield from _compared(room, "exchange", exchanges, exchanges_of(broker, room))
    yield from _compared(room, "queue", queues, found)
    yield from _compared(room, "binding", bound, bindings_of(broker, room))


def _compared(room: str, kind: str, wanted: Things, found: Things) -> Iterator[Difference]:
    for name in sorted({*wanted, *found}):
        if name not in found:
            yield Difference(room, MISSING, kind, name)
        elif name not in wanted:
            yield Difference(room, EXTRA, kind, name)
        elif detail := _detail(wanted[name], found[name]):
            yield Difference(room, DIFFERENT, kind, name, detail)


def _detail(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    keys = [key for key in sorted({*wanted, *found}) if wanted.get(key) != found.get(key)]
    return "; ".join(
        f"{key}: 清单 manifest {wanted.get(key)!r}, 代理 broker {found.get(key)!r}" for key in keys
    )


def exchanges_of(broker: Broker, room: str) -> Things:
    """The exchanges that are not the broker's own."""
    return {
        one["name"]: _thing(one["arguments"], durable=one["durable"], type=one["type"])
        for one in listed(broker, "exchanges", room)
        if one["name"] and not one["name"].startswith("amq.")
    }


def queues_of(broker: Broker, room: str) -> Things:
    """The queues with their arguments."""
    return {
        one["name"]: _thing(one["arguments"], durable=one["durable"])
        for one in listed(broker, "queues", room)
    }


def bindings(wanted: Iterable[tuple[str, str, str]]) -> Things:
    """Bindings have no name of their own: what they bind is their name."""
    return {f"{exchange} → {queue} ({key})": {} for queue, exchange, key in wanted}


def bindings_of(broker: Broker, room: str) -> Things:
    """The bindings that are not the broker's own, of every queue to its name."""
    found = listed(broker, "bindings", room)
    return bindings(
        (one["destination"], one["source"], one["routing_key"]) for one in found if one["source"]
    )


def _thing(arguments: Mapping[str, Any], durable: bool = True, **more: Any) -> dict[str, Any]:
    return {**arguments, "durable": durable, **more}
