"""docs/standard.md: every clause of docs/clauses.yaml with its service, the modules that name it and its tests.

A clause is proven by acceptance tests (below `tests/`) that carry its number. A mark with `part=True` shows only a
part of what the clause asks; so do the tests inside a service. What has neither stands there as not yet proven.
`python -m station.generated.standard [--check]`.
"""

import ast
import dataclasses
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from station.generated.page import ROOT, keep

TESTS = ("tests", "services/*/tests")
CLAUSE = re.compile(r"(?<![\w.])(\d\.\d+(?:\.\d+){0,3}[a-g]?)(?![\w]|\.\d)|Appendix ([ABC])\b")


def clauses() -> list[dict[str, Any]]:
    """The clauses, in the order of the standard."""
    text = (ROOT / "docs/clauses.yaml").read_text(encoding="utf-8")
    listed: list[dict[str, Any]] = yaml.safe_load(text)
    return listed


def marks_of(source: str) -> Iterator[tuple[str, bool, str]]:
    """(clause, whole, test name) for each pytest.mark.clause in a test module; a module's mark holds for all."""
    tree = ast.parse(source)
    everywhere = list(_module_marks(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            own = [c for decorator in node.decorator_list for c in _marked(decorator)]
            yield from ((clause, whole, node.name) for clause, whole in (*everywhere, *own))


def _module_marks(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets
        ):
            for part in ast.walk(node.value):
                yield from _marked(part)


def _marked(node: ast.AST) -> Iterator[tuple[str, bool]]:
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "clause"
        and ast.unparse(node.func.value).endswith("pytest.mark")
    ):
        whole = not any(keyword.arg == "part" for keyword in node.keywords)
        for argument in node.args:
            yield str(ast.literal_eval(argument)), whole


@dataclasses.dataclass
class Tests:
    """The tests that carry a clause: those that prove it, and those that show a part."""

    proving: list[str] = dataclasses.field(default_factory=list)
    partly: list[str] = dataclasses.field(default_factory=list)

    @property
    def standing(self) -> str:
        if self.proving:
            return "已证明 proven"
        return "部分 partly" if self.partly else "**尚未证明 not yet proven**"


def tests_by_clause() -> dict[str, Tests]:
    """Which tests carry the number of a clause."""
    found: dict[str, Tests] = defaultdict(Tests)
    for path in _files(TESTS, "test_*.py"):
        place = path.relative_to(ROOT)
        for clause, whole, name in marks_of(path.read_text(encoding="utf-8")):
            acceptance = whole and place.parts[0] == "tests"
            (found[clause].proving if acceptance else found[clause].partly).append(
                f"{place}::{name}"
            )
    return found


def modules_by_clause() -> dict[str, list[str]]:
    """Which modules of the services name a clause in a docstring."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in _files(("services/*/src",), "*.py"):
        numbers = set(named_in(path.read_text(encoding="utf-8")))
        for clause in numbers:
            found[clause].append(str(path.relative_to(ROOT)).replace("/src/", "/", 1))
    return found


def named_in(source: str) -> Iterator[str]:
    """Clauses that the docstrings of a module name: "6.2.1", "7.2a", "Appendix A"."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, documented):
            for number, appendix in CLAUSE.findall(ast.get_docstring(node) or ""):
                yield number or appendix


def _files(patterns: tuple[str, ...], name: str) -> list[Path]:
    return sorted(
        p for pattern in patterns for folder in ROOT.glob(pattern) for p in folder.rglob(name)
    )


def document() -> str:
    """The whole page."""
    tests, modules, listed = tests_by_clause(), modules_by_clause(), clauses()
    unknown = sorted(set(tests) - {entry["clause"] for entry in listed})
    if unknown:
        raise SystemExit(
            f"测试标注了不存在的条款 / tests carry unknown clauses: {', '.join(unknown)}"
        )
    proven = sum(1 for entry in listed if tests[entry["clause"]].proving)
    lines = [
        "# 标准符合性 · Conformity with DB2101/T 0050-2022",
        "",
        "由 `make documents` 从 `docs/clauses.yaml`、各服务的文档字符串和测试标注生成。Generated; do not edit.",
        "",
        f"已由测试证明 proven by tests: **{proven} / {len(listed)}**. 其余尚未证明 The others are not proven yet.",
        "",
        "| 条款 clause | 状态 standing | 服务 service | 要求 asks | 模块 module | 证明 proof | 部分 partly shown by |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_row(entry, modules, tests) for entry in listed]
    return "\n".join(lines) + "\n"


def _row(entry: dict[str, Any], modules: dict[str, list[str]], tests: dict[str, Tests]) -> str:
    clause = entry["clause"]
    asked = " ".join(str(entry["does"]).split()).replace("|", "/")
    found = tests[clause]
    columns = [clause, found.standing, entry["owner"], asked]
    columns += [_list(modules.get(clause, [])), _list(found.proving), _list(found.partly)]
    return f"| {' | '.join(columns)} |"


def _list(names: list[str]) -> str:
    return "<br>".join(f"`{name}`" for name in dict.fromkeys(names)) or "—"


def main(arguments: list[str]) -> int:
    return keep("docs/standard.md", document(), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
