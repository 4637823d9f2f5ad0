"""The journey's section of the page."""

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.figures import table
from benchmarks.journey.figures import SPANS
from benchmarks.raw import Line

FLOOR_AIM = 3.0
GROWTH_AIM = 0.9
HEAD = """\
## 全程 · Journey

需求从 HTTP 受理到归档，经过全部五个服务，机构由各自的程序模拟：各有一条 AMQP 队列，用 HTTP 应答并实施服务。
每五个办件六个事项，一半由本站实施，一半由机构实施；每人在可以做下一步时立刻去做。服务、PostgreSQL、RabbitMQ
与驱动程序同在一台机器；持久设置全部打开。驱动程序看数据库得知事件到了没有，不轮询 HTTP 接口。每轮结束检查：
开始的办件全部归档，事项在各服务一致，无死信，发件箱为空，时间线与派送无一重复；否则这一轮算失败。

*Needs from HTTP to the archive through all five services; each simulated provider has a queue of its own on AMQP and
answers by HTTP. Five cases have six items, half served by the station, half by providers; everybody does the next
thing at once. Services, servers and driver share the machine, everything is durable. The driver looks into the
databases to learn what has arrived rather than asking the API again and again. A run fails unless every case that was
begun is archived, items are equal in all services, and nothing is left over or doubled.*
"""
RATE_HEADS = (
    "负载 load",
    "事项/秒 items/s",
    "CPU 核 cores",
    "CPU ms/事项 per item",
    "内存 MB memory",
)
SPAN_HEADS = ("负载 load", "从…到 from … to", "p50 ms", "p95 ms", "p99 ms", "次 count")
FLOOR_HEADS = ("下限程序 floor program", "p95 ms", "系统 system p95 ms", "倍 times", "目标 aim", "")
RATIO_HEADS = ("比较 compared", "事项/秒 items/s", "倍 times", "目标 aim", "")
SHOWN = ("accepted_to_dispatch", "accepted_to_matching", "chosen_to_dispatch", "hops", "case")


def section(lines: Sequence[Line]) -> Iterable[str]:
    runs = [line for line in lines if "items_per_second" in line]
    yield HEAD
    yield from table(RATE_HEADS, [_rate(line) for line in runs])
    yield from table(SPAN_HEADS, [row for line in runs for row in _spans(line)])
    yield from (f"- `{name}`: {SPANS[name]}" for name in SHOWN)
    yield ""
    yield from table(FLOOR_HEADS, list(_floor(lines)))
    yield from table(RATIO_HEADS, [*_scale(lines), *_growth(lines)])
    yield from _scans(lines)
    yield from _rest(lines)


def _of(lines: Sequence[Line], measurement: str) -> list[Line]:
    return [line for line in lines if line["measurement"] == measurement]


def _name(line: Line) -> str:
    if line["measurement"] == "fixed":
        return f"定速 fixed rate {line['share']:.0%}"
    told = {"closed": "闭环 closed loop", "scale": "副本 replicas", "growth": "增长后 after growth"}
    replicas = f"，{line['service']} ×{line['replicas']}" if "service" in line else ""
    return f"{told[line['measurement']]} {line['at_once']}{replicas}"


def _rate(line: Line) -> list[str]:
    cpu: Mapping[str, float] = line["cpu_milliseconds_per_item"]
    memory: Mapping[str, float] = line["memory_megabytes"]
    return [
        _name(line),
        f"{line['items_per_second']:.2f}",
        f"{line['cpu_cores']:.2f}",
        ", ".join(f"{part} {used:.0f}" for part, used in cpu.items() if used >= 0.5),
        ", ".join(f"{part} {used:.0f}" for part, used in memory.items()),
    ]


def _spans(line: Line) -> Iterable[list[str]]:
    for name in SHOWN:
        if found := line["milliseconds"][name]:
            values = [f"{found[share]:.0f}" for share in ("p50", "p95", "p99")]
            yield [_name(line), f"`{name}`", *values, str(found["count"])]


def _floor(lines: Sequence[Line]) -> Iterable[list[str]]:
    """The system's p95 of the hops at half of its highest rate, by the floor's."""
    half = [line for line in _of(lines, "fixed") if line["share"] == 0.5]
    told = {"alone": "独自运行 alone", "beside": "与全程同时 beside the journey"}
    for floor in _of(lines, "floor"):
        for system in half:
            if system["milliseconds"]["hops"] and floor["milliseconds"]:
                mine = system["milliseconds"]["hops"]["p95"]
                low = floor["milliseconds"]["p95"]
                met = mine <= FLOOR_AIM * low
                yield [
                    told[floor["how"]],
                    f"{low:.1f}",
                    f"{mine:.1f}",
                    f"{mine / low:.1f}",
                    f"≤ {FLOOR_AIM:g}",
                    _verdict(met),
                ]


def _scale(lines: Sequence[Line]) -> Iterable[list[str]]:
    by_replicas = {line["replicas"]: line for line in _of(lines, "scale")}
    if len(by_replicas) == 2:
        one, two = (by_replicas[count]["items_per_second"] for count in (1, 2))
        told = f"{by_replicas[2]['service']} ×2 ÷ ×1"
        yield [told, f"{two:.2f} ÷ {one:.2f}", _times(two, one), "—", ""]


def _growth(lines: Sequence[Line]) -> Iterable[list[str]]:
    before = next((line for line in _of(lines, "scale") if line["replicas"] == 1), None)
    for after in _of(lines, "growth"):
        if before is None:
            continue
        old, new = before["items_per_second"], after["items_per_second"]
        filled = after["filled"]
        told = f"{filled['items']} 个事项之后 after so many items（{filled['rows']} rows, {filled['seconds']} s）"
        yield [
            told,
            f"{new:.2f} ÷ {old:.2f}",
            _times(new, old),
            f"≥ {GROWTH_AIM:g}",
            _verdict(new >= GROWTH_AIM * old),
        ]


def _scans(lines: Sequence[Line]) -> Iterable[str]:
    for line in _of(lines, "scans"):
        found = ", ".join(f"{table} {rows:g}" for table, rows in line["tables"].items())
        yield f"增长后每个事项顺序扫描的大表行数 rows of big tables scanned for an item: {found or '0'}"
        yield ""


def _rest(lines: Sequence[Line]) -> Iterable[str]:
    for line in _of(lines, "rest"):
        used = ", ".join(f"{part} {cores:.0f}" for part, cores in line["millicores"].items())
        yield f"无负载时的 CPU（千分之一核）CPU at rest, thousandths of a core: {used}"
        yield ""


def _times(mine: float, other: float) -> str:
    return f"{mine / other:.2f}" if other else "—"


def _verdict(met: bool) -> str:
    return "✓" if met else "✗ 未达到 missed"
