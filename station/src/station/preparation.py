"""What has to be there before a service starts: databases, accounts, topology, reference data."""

import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from contracts.manifest import SERVICES, SUBSCRIPTIONS
from station import broker as brokers
from station import databases
from station.environment import Plan, service_environment
from station.fleet import clean_environment
from station.screen import Screen
from station.secrets_ import Secrets
from station.tree import checkout
from station.trouble import Trouble

AT_ONCE = 3
"""Processes; each takes a processor for a second or two."""


def database_urls(admin_url: str, prefix: str, secrets: Secrets) -> dict[str, str]:
    """Each service's database under its own role, whether it is there yet or not."""
    return {
        service: databases.url_for(
            admin_url, f"{prefix}_{service}", secrets.password(f"postgres_{prefix}_{service}")
        )
        for service in SERVICES
    }


def prepare_databases(plan: Plan, admin_url: str, screen: Screen, *, fresh: bool) -> None:
    """Make, migrate and fill each service's database; `fresh` deletes it first."""
    with screen.step("准备数据库", "databases, roles, migrations"):
        if fresh:
            databases.drop_databases(admin_url, map(_name, plan.database_urls.values()))
        make_databases(plan, admin_url)
        migrate(plan)
    with screen.step("装入参考数据", "loading reference data"):
        load_reference(plan)


def prepare_bus(plan: Plan, screen: Screen, *, fresh: bool) -> None:
    """Declare rooms, accounts and topology; `fresh` deletes the rooms with their messages first."""
    with screen.step("声明消息代理的结构与账号", "rooms, accounts, topology"):
        if fresh:
            brokers.drop_rooms(plan.broker)
        make_topology(plan)


def make_databases(plan: Plan, admin_url: str) -> None:
    """A database and a role for each service."""
    for url in plan.database_urls.values():
        word = plan.secrets.password(f"postgres_{_name(url)}")
        databases.create_database(admin_url, _name(url), word)


def make_topology(plan: Plan) -> None:
    """Rooms, exchanges, queues, and an account with least rights for each service."""
    from chassis.topology import declare, topology  # noqa: PLC0415  # a second, for few commands

    brokers.make_rooms(plan.broker)
    declare(plan.broker.admin_url, topology(SUBSCRIPTIONS, SERVICES))
    brokers.make_needs_exchange(plan.broker)
    for service in SERVICES:
        brokers.open_service_account(plan.broker, service)


def migrate(plan: Plan) -> None:
    """Bring every service's database to its newest migration."""
    _run_for_each(plan, "chassis.migrate")


def load_reference(plan: Plan) -> None:
    """Load every service's reference data again; what is unchanged stays."""
    _run_for_each(plan, "chassis.reference")


def _run_for_each(plan: Plan, module: str) -> None:
    environments = {service: service_environment(plan, service) for service in SERVICES}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda service: _run(module, service, environments[service]), SERVICES))


def _run(module: str, service: str, environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module, service],
        cwd=checkout(),
        env={**clean_environment(), **environment},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Trouble(
            f"{module} {service} 失败：\n{(done.stderr or done.stdout)[-3000:]}",
            f"{module} has failed for {service}.",
        )


def _name(url: str) -> str:
    return url.rpartition("/")[2].partition("?")[0]
