"""The import law holds, and each of its rules turns red on a planted violation."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MEMBERS = (
    "contracts",
    "worktime",
    "chassis",
    "station",
    "client",
    *(f"services/{s}" for s in ("intake", "matching", "tracking", "evaluation", "admin", "portal")),
)


def lint(tree):
    """Run import-linter on a tree of sources; its exit status and what it printed."""
    sources = os.pathsep.join(str(tree / member / "src") for member in MEMBERS)
    command = [
        sys.executable,
        "-c",
        "import sys; from importlinter.cli import lint_imports_command as c; c()",
    ]
    ended = subprocess.run(
        [*command, "--no-cache", "--config", str(tree / ".importlinter")],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": sources, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.fixture
def tree(tmp_path):
    """A copy of all sources, to plant something in."""
    for member in MEMBERS:
        shutil.copytree(
            ROOT / member / "src",
            tmp_path / member / "src",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_law_holds(tree):
    status, printed = lint(tree)
    assert status == 0, printed


PLANTED = [
    ("Working time needs", "worktime/src/worktime/hours.py", "import contracts.parts"),
    ("An agency's client needs", "client/src/station_client/event.py", "import chassis.ids"),
    ("No service knows another", "client/src/station_client/event.py", "import matching.domain"),
    ("No service knows another", "services/intake/src/intake/queries.py", "import matching.domain"),
    ("No service knows another", "station/src/station/cli.py", "import intake.domain"),
    ("Services stand on chassis", "chassis/src/chassis/work.py", "import contracts.intake"),
    (
        "Every service has the same floors",
        "services/admin/src/admin/storage/tables.py",
        "import admin.usecases",
    ),
    (
        "Every service has the same floors",
        "services/admin/src/admin/helpers.py",
        "import admin.domain",
    ),
    (
        "The domain imports the standard",
        "services/tracking/src/tracking/domain/case.py",
        "import sqlalchemy",
    ),
    (
        "Use cases decide",
        "services/matching/src/matching/usecases/__init__.py",
        "import matching.storage.tables",
    ),
    (
        "intake speaks its own",
        "services/intake/src/intake/usecases/__init__.py",
        "import contracts.matching",
    ),
    (
        "matching speaks its own",
        "services/matching/src/matching/usecases/__init__.py",
        "import contracts.intake",
    ),
    (
        "tracking speaks its own",
        "services/tracking/src/tracking/usecases/__init__.py",
        "import contracts.intake",
    ),
    (
        "evaluation speaks its own",
        "services/evaluation/src/evaluation/usecases/__init__.py",
        "import contracts.intake",
    ),
    (
        "admin speaks its own",
        "services/admin/src/admin/usecases/__init__.py",
        "import contracts.intake",
    ),
    ("The broker and nameko", "services/evaluation/src/evaluation/queries.py", "import kombu"),
    ("Contracts need the standard", "contracts/src/contracts/message.py", "import sqlalchemy"),
    ("The portal is a client", "services/portal/src/portal/app.py", "import chassis"),
]


@pytest.mark.parametrize(
    ("rule", "path", "line"), PLANTED, ids=[f"{r}: {p}" for r, p, _ in PLANTED]
)
def test_rule_turns_red_on_a_planted_violation(tree, rule, path, line):
    planted = tree / path
    before = planted.read_text(encoding="utf-8") if planted.exists() else '"""A stray module."""\n'
    # After the docstring and any future import, where an import may stand.
    planted.write_text(before + f"\n{line}\n", encoding="utf-8")
    status, printed = lint(tree)
    assert status == 1, printed
    broken = [row for row in printed.splitlines() if rule in row and "BROKEN" in row]
    assert broken, printed
