"""The `station` command."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from station import deadletters, lock, preparation, reset, servers, suites, up
from station.console import SCREEN, told
from station.environment import Plan
from station.fleet import Fleet
from station.local import plan_for
from station.ports import Ports


@click.group()
def main() -> None:
    """一站式质量服务站的操作命令。The operator's command of the one-stop quality service station."""


main.add_command(deadletters.group)


@main.command("up")
@click.option("--demo/--no-demo", default=True, help="先运行演示 / run the demonstration first")
@told
def up_command(demo: bool) -> None:
    """启动全部并一直服务，按 Ctrl-C 停止。Start everything and serve until Ctrl-C."""
    up.run(SCREEN, demo=demo, serve=True)


@main.command("demo")
@told
def demo_command() -> None:
    """启动全部，走完演示后自行结束。Start everything, run the demonstration, end."""
    up.run(SCREEN, demo=True, serve=False)
    SCREEN.say("演示已走完 the demonstration has reached its end")


@main.command("down")
@told
def down_command() -> None:
    """停止本目录先前启动的进程。Stop what a run of this checkout left running."""
    reset.down(up.tree_of_checkout(), SCREEN)


@main.command("reset")
@click.option("--yes", is_flag=True, help="不再询问 / do not ask")
@told
def reset_command(yes: bool) -> None:
    """删除本目录的全部数据（先列出）。Delete all data of this checkout, after saying what."""
    tree = up.tree_of_checkout()
    paths = reset.places(tree)
    SCREEN.say("将停止运行并删除 this stops the run and deletes:")
    for path in paths:
        SCREEN.say(f"  {path}")
    if yes or click.confirm("继续吗 Go on?", default=False):
        reset.down(tree, SCREEN)
        reset.delete(paths)
        SCREEN.say("已删除 deleted")


@main.command("migrate")
@told
def migrate_command() -> None:
    """建立并迁移各服务的数据库。Make and migrate each service's database."""
    with plan_on_servers() as (plan, database_url), SCREEN.step("迁移", "migrating"):
        preparation.make_databases(plan, database_url)
        preparation.make_ready(plan, migrate=True)


@main.command("topology")
@click.option(
    "--check", is_flag=True, help="只比较，不改动；有差异则状态为 1 / only compare; 1 if it differs"
)
@told
def topology_command(check: bool) -> None:
    """声明（或比较）消息代理的结构与账号。Declare the broker's topology and accounts, or compare it."""
    with plan_on_servers() as (plan, _):
        if check:
            sys.exit(0 if preparation.topology_fits(plan, SCREEN) else 1)
        with SCREEN.step("声明", "declaring"):
            preparation.make_topology(plan)


@main.command("load-reference")
@told
def load_reference_command() -> None:
    """装入（或重新装入）参考数据。Load the reference data, again if need be."""
    with plan_on_servers() as (plan, _), SCREEN.step("装入", "loading"):
        preparation.make_ready(plan, reference=True)


@main.command("test", context_settings={"ignore_unknown_options": True})
@click.option("--only", multiple=True, type=click.Choice(list(suites.SUITES)))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@told
def test_command(arguments: tuple[str, ...], only: tuple[str, ...]) -> None:
    """运行全部测试，或给出的路径。Run all tests, or those at the given paths."""
    if not suites.run(SCREEN, arguments, only):
        sys.exit(1)


@contextmanager
def plan_on_servers() -> Iterator[tuple[Plan, str]]:
    """The running system's servers if it runs, else given ones or private ones for the moment."""
    tree = up.tree_of_checkout()
    running = lock.holder(tree) is not None
    ports = Ports(tree.run / "ports.json", in_use=running)
    behind = servers.prepare(tree, ports, servers.given_by(), SCREEN)
    plan, fleet = plan_for(tree, ports, behind, "station", {}), Fleet(tree)
    if running:
        yield plan, behind.database_url
        return
    with lock.held(tree):
        up.clear_left_over(tree, SCREEN)
        try:
            fleet.open(behind.programs)
            servers.start(behind, fleet)
            servers.wait_for_database(behind, fleet, SCREEN)
            servers.wait_for_broker(behind, fleet, plan.broker, SCREEN)
            yield plan, behind.database_url
        finally:
            fleet.close()
