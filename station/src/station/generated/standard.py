"""docs/standard.md: every clause of docs/clauses.yaml with its service, the modules that name it and the tests that
prove it. What has no test stands there as not yet proven. `python -m station.generated.standard [--check]`.
"""

import ast
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


def marks_of(source: str) -> Iterator[tuple[str, str]]:
    """(clause, test name) for each pytest.mark.clause in a test module; a class's mark holds for its tests."""
    tree = ast.parse(source)
    everywhere = list(_module_marks(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            own = [c for decorator in node.decorator_list for c in _marked(decorator)]
            yield from ((clause, node.name) for clause in (*everywhere, *own))


def _module_marks(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets
        ):
            for part in ast.walk(node.value):
                yield from _marked(part)


def _marked(node: ast.AST) -> Iterator[str]:
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "clause"
        and ast.unparse(node.func.value).endswith("pytest.mark")
    ):
        yield from (
            a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
        )


def tests_by_clause() -> dict[str, list[str]]:
    """Which tests carry the number of a clause."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in _files(TESTS, "test_*.py"):
        for clause, name in marks_of(path.read_text(encoding="utf-8")):
            found[clause].append(f"{path.relative_to(ROOT)}::{name}")
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
    proven = sum(1 for entry in listed if tests.get(entry["clause"]))
    lines = [
        "# 标准符合性 · Conformity with DB2101/T 0050-2022",
        "",
        "由 `make documents` 从 `docs/clauses.yaml`、各服务的文档字符串和测试标注生成。Generated; do not edit.",
        "",
        f"已由测试证明 proven by tests: **{proven} / {len(listed)}**. 其余尚未证明 The others are not proven yet.",
        "",
        "| 条款 clause | 服务 service | 要求 asks | 模块 module | 测试 test |",
        "|---|---|---|---|---|",
    ]
    lines += [_row(entry, modules, tests) for entry in listed]
    return "\n".join(lines) + "\n"


def _row(entry: dict[str, Any], modules: dict[str, list[str]], tests: dict[str, list[str]]) -> str:
    clause = entry["clause"]
    asked = " ".join(str(entry["does"]).split()).replace("|", "/")
    named = "<br>".join(f"`{m}`" for m in modules.get(clause, [])) or "—"
    proof = "<br>".join(f"`{t}`" for t in tests.get(clause, [])) or "**尚未证明 not yet proven**"
    return f"| {clause} | {entry['owner']} | {asked} | {named} | {proof} |"


def main(arguments: list[str]) -> int:
    return keep("docs/standard.md", document(), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
