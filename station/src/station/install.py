"""Installing a missing program with the system's package manager, after saying so."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path

from station.screen import Screen
from station.trouble import Trouble

MANAGERS: Mapping[str, tuple[str, ...]] = {
    "apt-get": ("install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=600"),
    "dnf": ("install", "-y"),
    "zypper": ("--non-interactive", "install"),
    "pacman": ("-S", "--noconfirm"),
    "apk": ("add",),
    "brew": ("install",),
}
POLICY = Path("/usr/sbin/policy-rc.d")
"""Debian's packages ask this program whether they may start what they have just installed."""


def require(package: str, screen: Screen) -> None:
    """Install a package. Raises `Trouble` with the command to type when we may not or it fails."""
    command = install_command(package)
    guard = nothing_starts if "apt-get" in command else nullcontext
    title = f"本机没有 {package}，现在安装：{' '.join(command)}"
    with screen.step(title, "installing a missing program"), guard():
        _refresh(command)
        done = subprocess.run(
            command, check=False, env=_unattended(), capture_output=True, text=True
        )
    if done.returncode:
        screen.say((done.stdout + done.stderr)[-2000:])
        raise _by_hand(package, " ".join(command))


def install_command(package: str) -> list[str]:
    """The command that installs `package` here, with the rights that it needs."""
    manager = next((name for name in MANAGERS if shutil.which(name)), None)
    if manager is None:
        raise _by_hand(package, f"<包管理器 package manager> install {package}")
    command = [manager, *MANAGERS[manager], package]
    if os.geteuid() == 0 or manager == "brew":
        return command
    if _may_become_root():
        return ["sudo", "-n", *command]
    raise _by_hand(package, f"sudo {manager} {MANAGERS[manager][0]} {package}")


def _by_hand(package: str, command: str) -> Trouble:
    return Trouble(
        f"缺少 {package}，而这里不能自动安装。请键入下面的命令，再重新运行。",
        f"{package} is missing and cannot be installed from here. Type this, then run again:",
        command,
    )


def _may_become_root() -> bool:
    if not shutil.which("sudo"):
        return False
    return subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0


def _refresh(command: list[str]) -> None:
    """Fetch the list of packages where the manager does not do so by itself."""
    if "apt-get" in command:
        update = [*command[: command.index("apt-get") + 1], "update", "-q"]
        subprocess.run(update, check=False, capture_output=True, env=_unattended())


def _unattended() -> dict[str, str]:
    return os.environ | {"DEBIAN_FRONTEND": "noninteractive"}


@contextmanager
def nothing_starts(policy: Path = POLICY) -> Iterator[None]:
    """Keep Debian's packages from starting a server of the system's own, for this moment only.

    A policy that the machine already has is left as it is; as an ordinary user we cannot make one.
    """
    ours = not policy.exists() and os.access(policy.parent, os.W_OK)
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            policy.unlink()
