"""docs/benchmarks.md, made from the raw lines: `python -m benchmarks.page [--check]`.

A section is a function from its raw lines to Markdown; to add one, name it in SECTIONS under the kind of its lines.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

from benchmarks import raw
from benchmarks.hop import section as hop
from benchmarks.journey import section as journey
from benchmarks.providers import section as providers
from benchmarks.raw import Line
from station.generated.page import keep

Section = Callable[[Sequence[Line]], Iterable[str]]
SECTIONS: Mapping[str, Section] = {
    "hop": hop.section,
    "journey": journey.section,
    "providers": providers.section,
}
HEAD = """\
# 基准 · Benchmarks

由 `make bench` 测量，由 `benchmarks/results/` 中的原始数据生成。看比值：绝对数字因机器而异，同一轮里相互比较才有意义。

*Measured by `make bench`, made from the raw lines in `benchmarks/results/`. Ratios are what counts: figures differ from
machine to machine, programs of one run can be compared.*
"""


def document(lines: Sequence[Line]) -> str:
    parts = [HEAD]
    for kind, section in SECTIONS.items():
        if found := raw.of_kind(lines, kind):
            parts += [*section(found), *_machine(raw.machine_of(lines, found[0]["run"]))]
    return "\n".join(parts)


def _machine(machine: Line) -> Iterable[str]:
    """The line under a section: when and where its figures were measured."""
    told = "; ".join(f"{key} {value}" for key, value in machine.items() if key != "kind")
    return (f"<sub>测于 measured: {told}</sub>", "") if told else ()


def main(arguments: list[str]) -> int:
    return keep("docs/benchmarks.md", document(raw.read()), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
