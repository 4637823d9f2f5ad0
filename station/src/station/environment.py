"""What each process of the local run is told by its environment."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from contracts.manifest import SERVICES
from station.broker import Broker
from station.ports import HOST, Ports
from station.programs import Program
from station.secrets_ import Secrets
from station.tree import checkout

PORTAL = "portal"
RUNNER = ("-m", "chassis.run")
USUAL_PORTAL_PORT = 8000
OFFER_RESPONSE_SECONDS = "20"
"""A provider that stays silent in the demonstration is waited for this long; real ones have hours."""


STOP_SECONDS = 40
"""Longer than a service waits for what it has under way (chassis.drain)."""


@dataclass(frozen=True)
class Plan:
    """Everything that the processes' settings follow from. `extra` is by service, or `*` for all."""

    secrets: Secrets
    broker: Broker
    database_urls: Mapping[str, str]
    service_ports: Mapping[str, int]
    portal_port: int
    materials: Path
    extra: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def service_urls(self) -> dict[str, str]:
        """Where each service's own HTTP API answers."""
        return {name: f"http://{HOST}:{port}" for name, port in self.service_ports.items()}

    @property
    def portal_url(self) -> str:
        """The one origin for people."""
        return f"http://{HOST}:{self.portal_port}"


def service_ports(ports: Ports) -> dict[str, int]:
    """A port for each service."""
    return {service: ports.claim(service) for service in SERVICES}


def service_environment(plan: Plan, service: str) -> dict[str, str]:
    """The settings of one service; secrets longer than a word come as names of files."""
    common = {
        "SERVICE_DATABASE_URL": plan.database_urls[service],
        "SERVICE_AMQP_URL": plan.broker.service_url(service),
        "SERVICE_HTTP_HOST": HOST,
        "SERVICE_HTTP_PORT": str(plan.service_ports[service]),
        "SERVICE_JWKS_FILE": str(plan.secrets.jwks()),
        "SERVICE_PUBLIC_URL": plan.portal_url,
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }
    return common | _own(plan, service) | extra_for(plan, service)


def extra_for(plan: Plan, name: str) -> dict[str, str]:
    """What the caller of the local run adds for this process."""
    return {**plan.extra.get("*", {}), **plan.extra.get(name, {})}


def _own(plan: Plan, service: str) -> dict[str, str]:
    link = {"SERVICE_LINK_SECRET": plan.secrets.password("link_secret")}
    outside = {"SERVICE_PROVIDERS_AMQP_URL": plan.broker.providers_url(service)}
    return {
        "intake": {
            **link,
            "SERVICE_MATERIALS_URL": plan.materials.as_uri(),
            "SERVICE_INBOUND_SECRETS_FILE": str(plan.secrets.gateways()),
        },
        "tracking": {**outside, "SERVICE_SPOOL_DIR": str(plan.materials.parent / "spool")},
        "evaluation": {**link, **outside},
        "matching": {
            **outside,
            "SERVICE_PROVIDERS_ADMIN_URL": plan.broker.management_url,
            "SERVICE_PROVIDERS_PUBLIC_URL": plan.broker.public_url,
            "SERVICE_WEBHOOK_KEY": plan.secrets.password("webhook_key"),
            "SERVICE_WEBHOOK_INNER": "allowed",  # agencies of the local run are on this machine
            "SERVICE_OFFER_RESPONSE_SECONDS": OFFER_RESPONSE_SECONDS,
        },
        "admin": {
            "SERVICE_SIGNING_KEY_FILE": str(plan.secrets.signing_key()),
            "SERVICE_OPERATOR_PASSWORD": plan.secrets.password("operator"),
        },
    }.get(service, {})


def portal_environment(plan: Plan) -> dict[str, str]:
    """The settings of the portal."""
    urls = {f"PORTAL_{name.upper()}_URL": url for name, url in plan.service_urls.items()}
    own = {
        "PORTAL_SECRET_KEY": plan.secrets.password("portal"),
        "PORTAL_HOST": HOST,
        "PORTAL_PORT": str(plan.portal_port),
        "PORTAL_PUBLIC_URL": plan.portal_url,
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }
    return urls | own | extra_for(plan, PORTAL)


def service_programs(plan: Plan, restart: bool, runner: Sequence[str] = RUNNER) -> list[Program]:
    """The five services and the portal as processes; `runner` is what Python is told to start a service with."""
    return [
        *(_service(plan, service, restart, runner) for service in SERVICES),
        Program(
            name=PORTAL,
            command=(sys.executable, "-m", "gunicorn", "-c", "python:portal.server"),
            environment=portal_environment(plan),
            directory=checkout(),
            restart=restart,
        ),
    ]


def _service(plan: Plan, service: str, restart: bool, runner: Sequence[str]) -> Program:
    return Program(
        name=service,
        command=(sys.executable, *runner, service),
        stop_seconds=STOP_SECONDS,
        environment=service_environment(plan, service),
        directory=checkout(),
        restart=restart,
    )
