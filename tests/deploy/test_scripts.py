"""The small shell scripts and the reverse proxy's settings."""

import pathlib
import re
import subprocess

import pytest

SCRIPTS = ("make-secrets.sh", "serve.sh", "postgres/databases.sh", "rabbitmq/topology.sh")


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_shell_can_read_the_script_when_asked_to(root: pathlib.Path, name: str) -> None:
    subprocess.run(["sh", "-n", root / "deploy" / name], check=True, timeout=10)


def test_a_broken_script_is_noticed_when_read(tmp_path: pathlib.Path) -> None:
    broken = tmp_path / "broken.sh"
    broken.write_text("if true; then\n")
    done = subprocess.run(["sh", "-n", broken], check=False, capture_output=True, timeout=10)
    assert done.returncode != 0


def test_names_are_asked_again_when_containers_come_and_go(root: pathlib.Path) -> None:
    """A name in proxy_pass is looked up once, unless it is a variable: --scale needs the latter."""
    text = "".join(file.read_text() for file in (root / "deploy" / "proxy").iterdir())
    targets = re.findall(r"proxy_pass\s+(\S+);", text)
    assert targets
    assert all(target.startswith("http://$") for target in targets)
    assert "resolver 127.0.0.11" in text
