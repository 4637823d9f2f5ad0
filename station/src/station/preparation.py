"""What has to be there before a service starts: databases, accounts, topology, reference data."""

import json
import subprocess
import sys

from contracts import room
from contracts.manifest import SERVICES, SUBSCRIPTIONS
from station import broker as brokers
from station import databases
from station.environment import Plan, service_environment
from station.fleet import clean_environment
from station.screen import Screen
from station.secrets_ import Secrets
from station.tree import checkout
from station.trouble import Trouble


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
    with screen.step("准备数据库，装入参考数据", "databases, roles, migrations, reference data"):
        if fresh:
            databases.drop_databases(admin_url, map(_name, plan.database_urls.values()))
        make_databases(plan, admin_url)
        make_ready(plan, migrate=True, reference=True)


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
    from chassis.topology import Topology, declare, topology  # noqa: PLC0415  # a second, for few commands

    brokers.make_rooms(plan.broker)
    declare(plan.broker.admin_url, topology(SUBSCRIPTIONS, SERVICES))
    outside = Topology(room.EXCHANGES, room.QUEUES, room.BINDINGS)
    declare(plan.broker.providers_admin_url, outside)
    for service in SERVICES:
        brokers.open_service_account(plan.broker, service)


def topology_fits(plan: Plan, screen: Screen) -> bool:
    """Print each difference between the broker and the manifest; whether there is none."""
    from chassis.topology import topology  # noqa: PLC0415  a second, for few commands
    from station.topology_check import differences  # noqa: PLC0415

    found = differences(plan.broker, topology(SUBSCRIPTIONS, SERVICES))
    for one in found:
        screen.say(str(one))
    screen.say(f"差异 differences: {len(found)}")
    return not found


def make_ready(plan: Plan, *, migrate: bool = False, reference: bool = False) -> None:
    """Bring every database to its newest migration, and load reference data again."""
    environments = {service: service_environment(plan, service) for service in SERVICES}
    order = {"migrate": migrate, "reference": reference, "environments": environments}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "station.make_ready"],
        cwd=checkout(),
        env=clean_environment(),
        input=json.dumps(order),
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Trouble(
            f"数据库没有准备好（{done.stdout.splitlines()[-1:]}）：\n{done.stderr[-3000:]}",
            "A database could not be migrated or filled; the reason stands above.",
        )


def _name(url: str) -> str:
    return url.rpartition("/")[2].partition("?")[0]
