"""Write a generated document, or say that the one in the repository is stale."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]


def keep(relative: str, text: str, arguments: list[str]) -> int:
    """Write the document; with `--check` only compare: 1 where it is stale."""
    path = ROOT / relative
    if "--check" not in arguments:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return 0
    print(
        f"{relative} 已过期，请重新生成 / is stale, generate it again: make documents",
        file=sys.stderr,
    )
    return 1
