"""Three RabbitMQ nodes as one cluster, on this machine alone: each can be killed, and cut off while it lives."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from station import pids, rabbitmq
from station.fleet import Fleet, wait_until
from station.ports import HOST, Ports
from station.programs import Program
from station.screen import Screen
from station.secrets_ import Secrets, write_private
from station.tree import Tree

NODES = ("north", "middle", "south")
STARTS_WITHIN_SECONDS = 180.0
CLUSTERED = """\
cluster_partition_handling = pause_minority
cluster_formation.peer_discovery_backend = classic_config
"""
CUT_OFF = "[begin erlang:set_cookie(P, nobody), erlang:disconnect_node(P) end || P <- {peers}]."
HEALED = "[erlang:set_cookie(P, erlang:get_cookie()) || P <- {peers}]."
THRIFTY = " +S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none"  # three nodes share this machine


class Node:
    """One member: its folder, its ports, and how it is started and spoken to."""

    def __init__(self, tree: Tree, ports: Ports, name: str, mapper: int) -> None:
        self.name, self.program_name = name, f"rabbitmq-{name}"
        self.full_name = f"{name}_{tree.key}@localhost"
        self.folder = tree.rabbitmq / name
        self.amqp, self.management = (ports.claim(f"{kind}-{name}") for kind in ("amqp", "api"))
        distribution = ports.claim(f"distribution-{name}")
        given = rabbitmq.node_environment(self.folder, self.full_name, mapper, distribution)
        arguments = "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"
        self.environment = {**given, arguments: given[arguments] + THRIFTY}

    def write(self, password: str, cookie: str, names: list[str]) -> None:
        """The node's own configuration, and the word by which the three know each other."""
        self.folder.mkdir(parents=True, exist_ok=True)
        peers = (
            f"cluster_formation.classic_config.nodes.{number} = {name}\n"
            for number, name in enumerate(names, 1)
        )
        rabbitmq.write_configuration(
            self.folder, self.amqp, self.management, password, CLUSTERED + "".join(peers)
        )
        write_private(self.folder / ".erlang.cookie", cookie)

    def program(self, script: Path) -> Program:
        return Program(
            name=self.program_name,
            command=(str(script),),
            environment=self.environment,
            directory=self.folder,
            stop_seconds=60,
            server=True,
        )


class Cluster:
    """Made by `cluster(...)`; all three run then."""

    def __init__(self, tree: Tree) -> None:
        ports, secrets = Ports(tree.run / "ports.json"), Secrets(tree.secrets)
        self.tree, self.fleet = tree, Fleet(tree)
        self.script = rabbitmq.server_script(Screen(quiet=True))
        self.password = secrets.password("rabbitmq_admin")
        mapper = ports.claim("epmd")
        self.nodes = {name: Node(tree, ports, name, mapper) for name in NODES}
        self.mapper = rabbitmq.port_mapper(mapper)
        names = [node.full_name for node in self.nodes.values()]
        for node in self.nodes.values():
            node.write(self.password, secrets.password("cookie"), names)

    @property
    def amqp_url(self) -> str:
        """The administrator's addresses of all nodes, as kombu and the chassis take them."""
        account = f"amqp://{rabbitmq.ADMIN}:{self.password}@{HOST}"
        return ";".join(f"{account}:{node.amqp}/" for node in self.nodes.values())

    def management_url(self, name: str) -> str:
        account = f"http://{rabbitmq.ADMIN}:{self.password}@{HOST}"
        return f"{account}:{self.nodes[name].management}"

    def open(self) -> None:
        """Start all; the others join the first."""
        self.fleet.open([self.mapper, *(node.program(self.script) for node in self.nodes.values())])
        self.fleet.start(self.mapper.name)
        first, *others = NODES
        self.start(first)
        self.start(*others)

    def start(self, *names: str) -> None:
        """Start nodes and wait until the whole cluster knows them."""
        for name in names:
            self.fleet.start(self.nodes[name].program_name)
        for name in names:
            self.fleet.remember(self.nodes[name].program_name)
            if not wait_until(
                lambda name=name: name in self.members(name), STARTS_WITHIN_SECONDS, 0.3
            ):
                raise TimeoutError(f"{name} does not answer")

    def kill(self, name: str) -> None:
        """As a power cut would: the node with all its children at once."""
        program = self.nodes[name].program_name
        identity = pids.identify(program, self.fleet.pid(program))
        if identity is None or not identity.pid:
            raise ValueError(f"{name} does not run")
        os.killpg(os.getpgid(identity.pid), signal.SIGKILL)
        wait_until(lambda: not self.fleet.pid(program), 20)

    def cut_off(self, name: str) -> None:
        """From now on this node and the others refuse each other; every one of them goes on running."""
        self._evaluate(name, CUT_OFF)

    def heal(self, name: str) -> None:
        self._evaluate(name, HEALED)

    def members(self, seen_by: str) -> set[str]:
        """The nodes that run, as one of them sees it; none where it does not answer."""
        names = {node.full_name: node.name for node in self.nodes.values()}
        try:
            return {names[one["name"]] for one in self.ask(seen_by, "/nodes") if one["running"]}
        except httpx.HTTPError:
            return set()

    def queues(self, seen_by: str, room: str) -> dict[str, dict[str, Any]]:
        """Quorum queues of a room by name: `leader`, `members`, `online` as short names of nodes."""
        names = {node.full_name: node.name for node in self.nodes.values()}
        return {
            one["name"]: {
                "leader": names.get(one.get("leader", "")),
                "members": {names[member] for member in one.get("members", ())},
                "online": {names[member] for member in one.get("online", ())},
            }
            for one in self.ask(seen_by, f"/queues/{quote(room, safe='')}")
        }

    def ask(self, name: str, path: str) -> Any:
        """A GET to a node's management API. Raises httpx.HTTPError."""
        url = f"{self.management_url(name)}/api{path}"
        return httpx.get(url, timeout=10, trust_env=False).raise_for_status().json()

    def _evaluate(self, name: str, text: str) -> None:
        node = self.nodes[name]
        peers = [f"'{one.full_name}'" for one in self.nodes.values() if one is not node]
        control(self.script, node, "eval", text.format(peers=f"[{','.join(peers)}]"))


def control(script: Path, node: Node, *words: str) -> str:
    """rabbitmqctl at one node; what it printed. Raises RuntimeError."""
    environment: Mapping[str, str] = {**os.environ, **node.environment}
    command = [str(script.with_name("rabbitmqctl")), "-n", node.full_name, *words]
    done = subprocess.run(
        command, env=environment, check=False, capture_output=True, text=True, timeout=90
    )
    if done.returncode:
        raise RuntimeError(f"rabbitmqctl {words}: {done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A running cluster; ended for sure with the block."""
    made = Cluster(Tree(folder).create())
    try:
        made.open()
        yield made
    finally:
        made.fleet.close()
