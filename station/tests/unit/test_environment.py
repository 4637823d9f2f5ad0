"""Each process is told what it needs and no more."""

from pathlib import Path

import pytest

from contracts.manifest import SERVICES
from station.broker import Broker
from station.environment import Plan, portal_environment, service_environment
from station.secrets_ import Secrets


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """A plan on servers that are not there."""
    secrets = Secrets(tmp_path)
    return Plan(
        materials=tmp_path / "materials",
        secrets=secrets,
        broker=Broker("amqp://keeper:x@h:5672/", "http://keeper:x@h:15672", secrets),
        database_urls={name: f"postgresql://{name}:x@h/{name}" for name in SERVICES},
        service_ports={name: 1000 + number for number, name in enumerate(SERVICES)},
        portal_port=8000,
        extra={"*": {"SERVICE_X": "all"}, "matching": {"SERVICE_OFFER_RESPONSE_SECONDS": "2"}},
    )


def holders(plan: Plan, setting: str) -> set[str]:
    return {name for name in SERVICES if setting in service_environment(plan, name)}


def test_only_admin_signs_when_keys_are_handed_out(plan: Plan) -> None:
    assert holders(plan, "SERVICE_SIGNING_KEY_FILE") == {"admin"}
    assert holders(plan, "SERVICE_OPERATOR_PASSWORD") == {"admin"}
    assert holders(plan, "SERVICE_JWKS_FILE") == set(SERVICES)


def test_only_those_that_providers_answer_reach_their_room_when_it_is_handed_out(
    plan: Plan,
) -> None:
    assert holders(plan, "SERVICE_PROVIDERS_AMQP_URL") == {"matching", "tracking", "evaluation"}
    assert holders(plan, "SERVICE_WEBHOOK_KEY") == {"matching"}
    assert holders(plan, "SERVICE_PROVIDERS_ADMIN_URL") == {"matching"}


def test_each_service_has_its_own_account_when_it_connects(plan: Plan) -> None:
    urls = {service_environment(plan, name)["SERVICE_AMQP_URL"] for name in SERVICES}
    assert len(urls) == len(SERVICES)


def test_caller_has_the_last_word_when_it_adds_settings(plan: Plan) -> None:
    assert service_environment(plan, "matching")["SERVICE_OFFER_RESPONSE_SECONDS"] == "2"
    assert holders(plan, "SERVICE_X") == set(SERVICES)


def test_no_value_breaks_the_managers_file_when_written_in_quotes(plan: Plan) -> None:
    values = [v for name in SERVICES for v in service_environment(plan, name).values()]
    assert not [v for v in [*values, *portal_environment(plan).values()] if '"' in v or "'" in v]


def test_portal_knows_every_service_when_it_starts(plan: Plan) -> None:
    settings = portal_environment(plan)
    assert all(settings[f"PORTAL_{name.upper()}_URL"].startswith("http://") for name in SERVICES)
