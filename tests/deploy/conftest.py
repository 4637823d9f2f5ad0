"""The deploy files, the tools that check them, and copies to break."""

import pathlib
import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest

ROOT = pathlib.Path(__file__).parents[2]
BIN = pathlib.Path(sys.executable).parent
Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def root() -> pathlib.Path:
    return ROOT


@pytest.fixture(scope="session")
def tool() -> Callable[..., Done]:
    """Runs a checking tool of the dev group; its status is for the test to judge."""

    def run(name: str, *arguments: str | pathlib.Path, cwd: pathlib.Path = ROOT) -> Done:
        command = [str(BIN / name), *map(str, arguments)]
        return subprocess.run(
            command, cwd=cwd, check=False, capture_output=True, text=True, timeout=120
        )

    return run


@pytest.fixture
def copy(tmp_path: pathlib.Path) -> pathlib.Path:
    """A copy of the deploy files that a test may break."""
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def make_secrets() -> Callable[[pathlib.Path], list[str]]:
    """Runs the script into a folder; gives what it says it has made."""

    def make(folder: pathlib.Path) -> list[str]:
        script = ROOT / "deploy" / "make-secrets.sh"
        command = ["sh", str(script), str(folder)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
        assert done.stderr == ""
        return done.stdout.splitlines()

    return make


@pytest.fixture(scope="session")
def secrets(
    tmp_path_factory: pytest.TempPathFactory, make_secrets: Callable[[pathlib.Path], list[str]]
) -> pathlib.Path:
    """A folder of secrets as the script makes them."""
    folder = tmp_path_factory.mktemp("made") / "secrets"
    make_secrets(folder)
    return folder
