"""The hop's section of the page."""

import statistics
from collections.abc import Iterable, Mapping, Sequence

from benchmarks.figures import spread, table
from benchmarks.raw import Line

AIMS: Mapping[str, float] = {"floor": 0.6, "guaranteed": 5.0, "plain": 2.0}
GROUPS: Mapping[str, str] = {
    "floor": "下限 floor",
    "chassis": "底盘 chassis",
    "guaranteed": "同样的保证 same guarantees",
    "plain": "不保证 no guarantees",
}
HEAD = """\
## 一跳 · Hop

消费一条约 1 kB 的已受理需求，校验，去重，写一个聚合和一行历史，发出一个事件并得到确认。
同一台机器、同一轮、同样的 PostgreSQL（fsync 与 synchronous_commit 打开）和 RabbitMQ
（仲裁队列、持久消息、发布确认）；队列先装满，从第一个效果量到最后一个；各程序轮流跑。
每轮结束检查：每条消息恰好一个聚合、一行历史、一个事件。

*Consume an accepted need of about 1 kB, validate it, deduplicate, write one aggregate and one
history row, emit one event, confirmed. Same machine, same run, same PostgreSQL (fsync and
synchronous_commit on) and RabbitMQ (quorum queues, persistent messages, publisher confirms). The
queue is filled first; measured from the first effect to the last; programs take turns, and after
each run every message must have left exactly one aggregate, one history row and one event. The
floor is a program of one purpose without ORM, validation or framework. "No guarantees" does
without inbox and outbox.*
"""
Rounds = dict[str, list[Line]]


def section(lines: Sequence[Line]) -> Iterable[str]:
    rounds: Rounds = {}
    for line in lines:
        rounds.setdefault(line["program"], []).append(line)
    yield HEAD
    yield from table(HEADS, [_row(of_one) for of_one in rounds.values()])
    if "chassis" in rounds:
        yield from table(RATIO_HEADS, list(_ratios(rounds)))
    yield from _faults(lines)


HEADS = (
    "程序 program",
    "组 group",
    "条/秒 messages/s",
    "程序 CPU ms/条 per message",
    "PostgreSQL",
    "RabbitMQ",
    "内存峰值 peak MB",
    "设置 settings",
)
RATIO_HEADS = ("底盘 ÷ chassis ÷", "倍 times", "目标 aim", "")


def _row(rounds: Sequence[Line]) -> list[str]:
    one = rounds[0]
    used = ("cpu_program", "cpu_postgres", "cpu_rabbitmq")
    return [
        one["program"],
        GROUPS[one["group"]],
        spread([line["rate"] for line in rounds]),
        *(spread([1000 * line[name] / line["counted"] for line in rounds], 2) for name in used),
        spread([line["peak_mb"] for line in rounds]),
        one["settings"],
    ]


def _ratios(rounds: Rounds) -> Iterable[list[str]]:
    """The chassis' rate by each other's rate in the same round."""
    for name, others in rounds.items():
        if aim := AIMS.get(others[0]["group"]):
            pairs = zip(rounds["chassis"], others, strict=True)
            ratios = [chassis["rate"] / other["rate"] for chassis, other in pairs]
            met = statistics.median(ratios) >= aim
            yield [name, spread(ratios, 2), f"≥ {aim:g}", "✓" if met else "✗ 未达到 missed"]


def _faults(lines: Sequence[Line]) -> Iterable[str]:
    """What the end check has found: a rate with losses counts for nothing."""
    for line in lines:
        if line["wrong"]:
            yield f"- ✗ {line['program']}, 轮 round {line['round']}: {'; '.join(line['wrong'])}"
    if any(line["wrong"] for line in lines):
        yield ""
