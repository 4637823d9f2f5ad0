"""The parts of one running process, built in one place from its settings; nothing connects yet."""

import dataclasses
import importlib
from typing import Any

from flask import Flask

from chassis.config import setting
from chassis.database import connect
from chassis.health import Health
from chassis.http import create_app
from chassis.identity import Verifier
from chassis.relay import Relay
from chassis.service import ServiceDefinition
from chassis.work import WorkFactory


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parts:
    """What nameko's extensions find under the config key "parts"."""

    definition: ServiceDefinition
    factory: WorkFactory[Any]
    health: Health
    app: Flask
    whole_app: Flask  # with every route, also where a process serves none of them
    relays: tuple[Relay, ...]
    amqp_url: str
    host: str
    port: int
    consumes: bool
    notice: float  # seconds from "not ready" to the end of serving


def definition_of(service: str) -> ServiceDefinition:
    """The SERVICE of the module <service>.service."""
    definition: ServiceDefinition = importlib.import_module(f"{service}.service").SERVICE
    return definition


def build(service: str, *, only: str | None = None) -> Parts:
    """Build a process from its environment; `only` is "api" or "bus". Raises SettingMissing."""
    definition = definition_of(service)
    engine = connect(setting("DATABASE_URL"))
    factory = WorkFactory(engine, definition.work, service)
    health = Health(engine)
    relays = _relays(engine)
    factory.relays.update((relay.bus, relay) for relay in relays)
    verifier = Verifier(setting("JWKS"))
    whole_app = create_app(definition, factory, verifier, health)
    bare = dataclasses.replace(definition, blueprints=())
    return Parts(
        definition=definition,
        factory=factory,
        health=health,
        app=create_app(bare, factory, verifier, health) if only == "bus" else whole_app,
        whole_app=whole_app,
        relays=relays,
        amqp_url=setting("AMQP_URL"),
        host=setting("HTTP_HOST", "127.0.0.1"),
        port=int(setting("HTTP_PORT")),
        consumes=only != "api",
        notice=float(setting("DRAIN_SECONDS", "0")),
    )


def _relays(engine: Any) -> tuple[Relay, ...]:
    """One relay a bus; there is one."""
    return (Relay(engine, "station", setting("AMQP_URL")),)
