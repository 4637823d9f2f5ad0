"""The same floor plan five times, small, and written down in a card."""

import ast
import importlib
import itertools
import statistics
from pathlib import Path

import pytest

from contracts.manifest import SERVICES

ROOT = Path(__file__).parents[2]
SOURCES = [
    p
    for p in (*ROOT.glob("**/src/**/*.py"), *ROOT.glob("benchmarks/**/*.py"))
    if not {".venv", "migrations", "tests"} & set(p.relative_to(ROOT).parts)
]


@pytest.mark.parametrize("service", SERVICES)
def test_service_has_every_floor_and_its_card(service):
    home = ROOT / "services" / service
    inside = home / "src" / service
    for wanted in (
        "service.py",
        "queries.py",
        "domain",
        "storage/tables.py",
        "storage/migrations/versions",
    ):
        assert (inside / wanted).exists(), wanted
    assert (inside / "api.py").exists() or (inside / "api").is_dir()
    assert (inside / "usecases.py").exists() or (inside / "usecases").is_dir()
    for level in ("unit", "storage", "interface"):
        assert list((home / "tests" / level).glob("test_*.py")), level
    assert "条款" in (home / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("service", SERVICES)
def test_service_has_one_name_everywhere(service):
    module = importlib.import_module(f"{service}.service")
    cls = getattr(module, f"{service.capitalize()}Service")
    assert cls.name == module.SERVICE.name == service


def functions():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield path, node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_and_files_stay_small():
    lengths = [length for _, _, length in functions()]
    longest = [(str(p), name, n) for p, name, n in functions() if n > 40]
    assert longest == []
    assert statistics.median(lengths) <= 8
    big = [
        (str(p), n) for p in SOURCES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 300
    ]
    assert big == []


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "util", "helpers", "common", "manager", "misc"}
    assert [p for p in SOURCES if p.stem in empty or set(p.parts) & empty] == []


def test_every_module_says_what_it_owns():
    silent = [
        str(p)
        for p in SOURCES
        if p.stat().st_size and not ast.get_docstring(ast.parse(p.read_text("utf-8")))
    ]
    assert silent == []


def test_handlers_translate_and_no_more():
    long = []
    for service in SERVICES:
        tree = ast.parse(
            (ROOT / f"services/{service}/src/{service}/service.py").read_text(encoding="utf-8")
        )
        classes = [
            n for n in tree.body if isinstance(n, ast.ClassDef) and n.name.endswith("Service")
        ]
        for method in itertools.chain.from_iterable(c.body for c in classes):
            if isinstance(method, ast.FunctionDef) and method.end_lineno - method.lineno > 12:
                long.append((service, method.name))
    assert long == []
