"""A process of the local run, and how the process manager is told of it."""

import configparser
import io
import os
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """One process: what to run, in which environment, as whom, and how to end it.

    `restart` brings it back after a crash. A `server` ends after all that stands on it.
    Values of `environment` hold no quotation marks.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: Path | None = None
    user: str | None = None
    stop_signal: str = "TERM"
    stop_seconds: int = 20
    restart: bool = False
    server: bool = False


def configuration(programs: Iterable[Program], socket: Path, logs: Path) -> str:
    """The process manager's configuration for these programs (supervisord.conf)."""
    parser = configparser.RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser["unix_http_server"] = {"file": _plain(socket), "chmod": "0600"}
    parser["supervisord"] = _manager(logs)
    factory = "supervisor.rpcinterface:make_main_rpcinterface"
    parser["rpcinterface:supervisor"] = {"supervisor.rpcinterface_factory": factory}
    for program in programs:
        parser[f"program:{program.name}"] = _section(program, logs)
    text = io.StringIO()
    parser.write(text)
    return text.getvalue()


def _manager(logs: Path) -> dict[str, str]:
    me = {"user": "root"} if os.geteuid() == 0 else {}
    return me | {
        "nodaemon": "true",
        "silent": "true",
        "logfile": _plain(logs / "manager.log"),
        "pidfile": _plain(logs.parent / "run" / "manager.pid"),
        "childlogdir": _plain(logs),
    }


def _section(program: Program, logs: Path) -> dict[str, str]:
    user = {"user": program.user} if program.user else {}
    folder = {"directory": _plain(program.directory)} if program.directory else {}
    pairs = (f'{key}="{_plain(value)}"' for key, value in program.environment.items())
    return (
        user
        | folder
        | {
            "command": _plain(shlex.join(program.command)),
            "environment": ",".join(pairs),
            "autostart": "false",
            "autorestart": str(program.restart).lower(),
            "startretries": "3" if program.restart else "0",
            "startsecs": "1",
            "stopsignal": program.stop_signal,
            "stopwaitsecs": str(program.stop_seconds),
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": _plain(logs / f"{program.name}.log"),
            "stdout_logfile_maxbytes": "20MB",
            "stdout_logfile_backups": "2",
        }
    )


def _plain(text: object) -> str:
    return str(text).replace("%", "%%")
