"""deploy/Dockerfile."""

import pathlib
import re
from collections.abc import Callable
from typing import Any

import pytest

FILE = "deploy/Dockerfile"


def test_hadolint_is_content_when_the_file_is_as_committed(tool: Any) -> None:
    done = tool("hadolint", FILE)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("python:${PYTHON}-slim AS runtime", "python AS runtime"),
        lambda text: text.replace('CMD ["serve"]', "CMD serve"),
        lambda text: text.replace("WORKDIR /src", "RUN cd /src"),
    ],
    ids=["an image without a version", "a command in shell form", "a directory changed by cd"],
)
def test_hadolint_objects_when_the_file_is_broken(
    tool: Any, copy: pathlib.Path, change: Callable[[str], str]
) -> None:
    file = copy / FILE
    before = file.read_text()
    file.write_text(change(before))
    assert file.read_text() != before
    assert tool("hadolint", FILE, cwd=copy).returncode != 0


def test_no_image_runs_as_root_when_built(root: pathlib.Path) -> None:
    for stage in re.split(r"^FROM ", (root / FILE).read_text(), flags=re.M)[3:]:
        users = re.findall(r"^USER (\S+)", stage, flags=re.M)
        assert not users or users[-1] == "10001"


def test_an_image_says_whether_it_is_healthy_when_it_runs(root: pathlib.Path) -> None:
    text = (root / FILE).read_text()
    assert "HEALTHCHECK" in text
    assert "/health/ready" in text


def test_nothing_but_sources_enters_the_build_when_built(root: pathlib.Path) -> None:
    lines = (root / "deploy" / "Dockerfile.dockerignore").read_text().splitlines()
    assert lines[0] == "*"
    assert not [line for line in lines if line.startswith("!") and "secrets" in line]
