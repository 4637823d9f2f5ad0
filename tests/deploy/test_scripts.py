"""The small shell scripts and the reverse proxy's settings."""

import pathlib
import re
import shutil
import subprocess

import pytest

SCRIPTS = ("make-secrets.sh", "serve.sh", "postgres/databases.sh", "rabbitmq/topology.sh")
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_shell_can_read_the_script_when_asked_to(root: pathlib.Path, name: str) -> None:
    subprocess.run(["sh", "-n", root / "deploy" / name], check=True, timeout=10)


def test_a_broken_script_is_noticed_when_read(tmp_path: pathlib.Path) -> None:
    broken = tmp_path / "broken.sh"
    broken.write_text("if true; then\n")
    done = subprocess.run(["sh", "-n", broken], check=False, capture_output=True, timeout=10)
    assert done.returncode != 0


def nginx_reads(folder: pathlib.Path) -> bool:
    """Whether nginx itself accepts the settings, with their include made local."""
    file = folder / "deploy" / "proxy" / "nginx.conf"
    local = file.read_text().replace("/etc/nginx/service.conf", str(file.with_name("service.conf")))
    file.write_text(local)
    command = [NGINX, "-t", "-q", "-p", str(folder), "-c", str(file)]
    return subprocess.run(command, check=False, capture_output=True, timeout=20).returncode == 0


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed on this machine")
def test_nginx_accepts_its_settings_when_they_are_as_committed(copy: pathlib.Path) -> None:
    assert nginx_reads(copy)


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed on this machine")
def test_nginx_objects_when_its_settings_are_broken(copy: pathlib.Path) -> None:
    file = copy / "deploy" / "proxy" / "service.conf"
    file.write_text(file.read_text() + "proxy_pas http://nowhere;\n")
    assert not nginx_reads(copy)


def test_names_are_asked_again_when_containers_come_and_go(root: pathlib.Path) -> None:
    """A name in proxy_pass is looked up once, unless it is a variable: --scale needs the latter."""
    text = "".join(file.read_text() for file in (root / "deploy" / "proxy").iterdir())
    targets = re.findall(r"proxy_pass\s+(\S+);", text)
    assert targets
    assert all(target.startswith("http://$") for target in targets)
    assert "resolver 127.0.0.11" in text
