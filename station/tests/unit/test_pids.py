"""Only processes that were started here are ever ended, however numbers are reused."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from station.pids import Record, identify, is_alive, stop


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process that does nothing for a minute."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait()


def test_process_is_alive_when_number_and_birth_agree(sleeper: subprocess.Popen[bytes]) -> None:
    found = identify("sleeper", sleeper.pid)
    assert found is not None
    assert is_alive(found)


def test_process_is_another_one_when_its_birth_differs(sleeper: subprocess.Popen[bytes]) -> None:
    found = identify("sleeper", sleeper.pid)
    assert found is not None
    assert not is_alive(replace(found, born=found.born - 60))


def test_stranger_survives_when_it_has_the_number_of_one_of_ours(
    sleeper: subprocess.Popen[bytes],
) -> None:
    found = identify("sleeper", sleeper.pid)
    assert found is not None
    stop([replace(found, born=found.born - 60)])
    assert sleeper.poll() is None


def test_process_ends_when_it_is_stopped(sleeper: subprocess.Popen[bytes]) -> None:
    found = identify("sleeper", sleeper.pid)
    assert found is not None
    stop([found])
    assert sleeper.wait() == -signal.SIGTERM


def test_process_ends_when_it_ignores_being_asked() -> None:
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as stubborn:
        assert stubborn.stdout is not None
        stubborn.stdout.readline()
        found = identify("stubborn", stubborn.pid)
        assert found is not None
        stop([found], seconds=0.2)
        assert not is_alive(found)


def test_process_is_dead_when_it_is_a_zombie() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""], stdin=subprocess.PIPE)
    found = identify("short", process.pid)
    assert found is not None
    stop([found])
    assert not is_alive(found)
    process.communicate()


def test_nobody_is_identified_when_the_number_is_free() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert identify("gone", process.pid) is None


def test_record_tells_who_is_alive_when_read_by_a_later_run(
    tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    Record(tmp_path / "pids.json").note("sleeper", sleeper.pid)
    assert [one.name for one in Record(tmp_path / "pids.json").alive()] == ["sleeper"]
