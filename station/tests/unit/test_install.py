"""Installing a program starts no server of the system's, and leaves nothing behind."""

import subprocess
from pathlib import Path

import pytest

from station.install import nothing_starts


def test_starting_is_denied_only_while_a_package_is_installed(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    with nothing_starts(policy):
        assert subprocess.run([policy, "rabbitmq-server", "start"], check=False).returncode == 101
    assert not policy.exists()


def test_policy_is_removed_when_the_installation_fails(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    with pytest.raises(RuntimeError), nothing_starts(policy):
        raise RuntimeError
    assert not policy.exists()


def test_policy_stays_as_it_is_when_the_machine_has_one(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text("theirs")
    with nothing_starts(policy):
        assert policy.read_text() == "theirs"
    assert policy.read_text() == "theirs"
