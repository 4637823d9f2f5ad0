"""A private RabbitMQ node: its own home, name, ports, port mapper and data."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from station.fleet import Fleet, wait_until
from station.install import require
from station.ports import HOST, Ports
from station.programs import Program
from station.screen import Screen
from station.secrets_ import Secrets, write_private
from station.tree import Tree
from station.trouble import Trouble

ADMIN = "keeper"
STARTS_WITHIN_SECONDS = 120.0
USUAL_FOLDERS = ("/usr/lib/rabbitmq/bin", "/opt/homebrew/opt/rabbitmq/sbin", "/usr/local/sbin")
"""Not /usr/sbin: what Debian keeps there switches the user and forgets the environment."""

CONFIGURATION = """\
listeners.tcp.1 = {host}:{amqp}
management.tcp.ip = {host}
management.tcp.port = {management}
default_user = {user}
default_pass = {password}
default_user_tags.administrator = true
log.console = true
log.console.level = info
log.file = false
"""


@dataclass(frozen=True)
class Node:
    """A private node: its addresses with the administrator's account, and its two processes."""

    amqp_url: str
    management_url: str
    programs: tuple[Program, ...]


def server_script(screen: Screen) -> Path:
    """The program that starts a broker; installed first, after saying so, if there is none."""
    found = find_server_script()
    if found is None:
        require("rabbitmq-server", screen)
        found = find_server_script()
    if found is None:
        raise Trouble(
            "找不到 rabbitmq-server。",
            "rabbitmq-server was not found.",
            "STATION_RABBITMQ_BIN=<它所在的目录 its folder> make run",
        )
    return found


def find_server_script() -> Path | None:
    """The start script as given, or in a usual folder, or on the path."""
    given = os.environ.get("STATION_RABBITMQ_BIN")
    for folder in (given,) if given else USUAL_FOLDERS:
        script = Path(folder) / "rabbitmq-server"
        if os.access(script, os.X_OK):
            return script
    on_path = None if given else shutil.which("rabbitmq-server")
    return Path(on_path) if on_path else None


def prepare(tree: Tree, ports: Ports, secrets: Secrets, screen: Screen) -> Node:
    """Choose ports, write the node's configuration, and say how to start it."""
    script, folder = server_script(screen), tree.rabbitmq
    amqp, management, mapper, distribution = (
        ports.claim(name) for name in ("amqp", "management", "epmd", "distribution")
    )
    password = secrets.password("rabbitmq_admin")
    write_configuration(folder, amqp, management, password)
    environment = node_environment(folder, f"station_{tree.key}@localhost", mapper, distribution)
    return Node(
        amqp_url=f"amqp://{ADMIN}:{password}@{HOST}:{amqp}/",
        management_url=f"http://{ADMIN}:{password}@{HOST}:{management}",
        programs=(port_mapper(mapper), _node(script, folder, environment)),
    )


def wait(fleet: Fleet, is_ready: Callable[[], bool]) -> None:
    """Wait until the started node answers."""

    def answers() -> bool:
        fleet.check_alive("rabbitmq")
        return is_ready()

    if not wait_until(answers, STARTS_WITHIN_SECONDS, every=0.3):
        raise Trouble("RabbitMQ 没有就绪。", "RabbitMQ did not become ready.")


def node_environment(folder: Path, name: str, mapper: int, distribution: int) -> Mapping[str, str]:
    """Everything that keeps this node apart from any other broker on the machine."""
    return {
        "HOME": str(folder),
        "RABBITMQ_NODENAME": name,
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "rabbitmq-env.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_FEATURE_FLAGS_FILE": str(folder / "feature_flags"),
        "RABBITMQ_DIST_PORT": str(distribution),
        "ERL_EPMD_PORT": str(mapper),
        "ERL_EPMD_ADDRESS": HOST,
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
    }


def write_configuration(
    folder: Path, amqp: int, management: int, password: str, more: str = ""
) -> None:
    """What the node reads when it starts; `more` is further lines of its configuration."""
    text = CONFIGURATION.format(
        host=HOST, amqp=amqp, management=management, user=ADMIN, password=password
    )
    write_private(folder / "rabbitmq.conf", text + more)
    (folder / "enabled_plugins").write_text("[rabbitmq_management].\n")


def port_mapper(port: int) -> Program:
    """Erlang's port mapper, our own one: the machine's may belong to somebody else's broker."""
    epmd = shutil.which("epmd") or next(map(str, Path("/usr/lib/erlang").glob("**/epmd")), "epmd")
    return Program("epmd", (epmd, "-port", str(port), "-address", HOST), server=True)


def _node(script: Path, folder: Path, environment: Mapping[str, str]) -> Program:
    return Program(
        name="rabbitmq",
        command=(str(script),),
        environment=environment,
        directory=folder,
        stop_seconds=60,
        server=True,
    )
