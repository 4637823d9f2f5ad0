"""`station up` and `station demo`: the whole system in the foreground."""

import importlib
import time
from collections.abc import Mapping
from contextlib import suppress

from contracts.manifest import SERVICES
from station import lock, servers
from station.context import DemoContext
from station.environment import PORTAL
from station.fleet import Fleet, stop_left_over
from station.local import System, system
from station.screen import Screen
from station.tree import Tree, checkout

LOOK_EVERY_SECONDS = 2.0


def tree_of_checkout() -> Tree:
    """The people's tree of this checkout."""
    return Tree(checkout() / ".station").create()


def run(screen: Screen, *, demo: bool, serve: bool) -> None:
    """Start everything, run the demonstration, then serve until interrupted. Raises `Trouble`."""
    tree, started = tree_of_checkout(), time.monotonic()
    with lock.held(tree):
        clear_left_over(tree, screen)
        with system(
            tree.root,
            portal=True,
            given=servers.given_by(),
            screen=screen,
            lossy=False,
            restart_crashed=True,
        ) as running:
            screen.say(
                f"全部就绪 All ready · {time.monotonic() - started:.0f} s · {running.portal_url}"
            )
            if demo:
                demonstrate(running, screen)
            if serve:
                show_addresses(running, screen)
                with suppress(KeyboardInterrupt):  # the proper end of serving, so status 0
                    watch(running.fleet, screen)


def clear_left_over(tree: Tree, screen: Screen) -> None:
    """End what a run left behind that could not clean up after itself."""
    left = stop_left_over(tree)
    if left:
        screen.say(f"已停止上次遗留的进程 stopped what an earlier run left: {', '.join(left)}")


def demonstrate(running: System, screen: Screen) -> None:
    """Run the demonstration against the running system, from outside."""
    demo = importlib.import_module("station.demo")  # only now: nothing else needs it
    demo.run(
        DemoContext(
            portal_url=running.portal_url,
            service_urls=running.service_urls,
            operator_password=running.operator_password,
            provider_amqp=running.provider_amqp,
            secrets=running.tree.secrets,
            out=screen.say,
        )
    )


def show_addresses(running: System, screen: Screen) -> None:
    """Where everything answers, and the first account."""
    screen.say(f"\n门户 Portal            {running.portal_url}")
    for name in SERVICES:
        screen.say(f"  {name:<20} {running.service_urls[name]}/docs")
    screen.say(f"管理账号 Operator        operator / {running.operator_password}")
    screen.say(f"RabbitMQ               {running.behind.management_url}")
    screen.say(f"PostgreSQL             {running.behind.database_url}")
    screen.say(f"日志 Logs               {running.tree.logs}")
    screen.say("\n按 Ctrl-C 停止 · Ctrl-C stops it all\n")


def watch(fleet: Fleet, screen: Screen) -> None:
    """Tell of every process that ends by itself, until interrupted."""
    names = [*SERVICES, PORTAL]
    known = {name: fleet.pid(name) for name in names}
    while True:
        time.sleep(LOOK_EVERY_SECONDS)
        known = look(fleet, known, screen)


def look(fleet: Fleet, known: Mapping[str, int], screen: Screen) -> dict[str, int]:
    """The process numbers now; says which have changed, with the end of their logs."""
    now = {name: fleet.pid(name) for name in known}
    for name, pid in now.items():
        if pid != known[name]:
            fleet.remember(name)
            said = f"已重新启动 (pid {pid})" if pid else "已退出"
            screen.say(f"\n! {name} {said} has ended by itself; its last lines:")
            screen.say(fleet.last_lines(name))
    return now
