"""The agencies' section of the page."""

import statistics
from collections.abc import Iterable, Sequence

from benchmarks.figures import spread, table
from benchmarks.raw import Line

AIM = 1.2
HEAD = """\
## 机构 · Agencies

200 家机构各有一条队列，每秒派送 100 件需求：从派送的事务开始，到机构的程序收到。下限是把同样的消息直接发到同样的队列，
逐条等待确认，背后没有数据库。“全速”一次派送一万件，从第一件派送到最后一件收到。之后是 20 家机构的网络回调，每秒 40 件：
旁边是另外两家正常的，与旁边有一家已断线一天、积压 1440 件、一家 30 秒才应答，负载相同，轮流测量。
没有收到的，一轮就算失败。

*200 agencies with a queue each, 100 needs a second: from the beginning of the transaction that dispatches to the
receipt by the agency's program. The floor publishes the same messages to the same queues, each confirmed, with no
database behind. "Burst": ten thousand at once, from the first dispatch to the last receipt. Then 20 agencies with web
hooks, 40 needs a second, by turns beside two more that are well and, under the same load, beside one that is dead
since a day with 1440 letters waiting and one that takes 30 s to answer. A run with a need that was not heard of fails.*
"""
HEADS = ("", "p50 ms", "p95 ms", "p99 ms", "全速 件/秒 burst, needs/s")
WHO = {"by hand": "下限：直接发布 floor: published by hand", "station": "本系统 the station"}
BESIDE = {
    0: "旁边也正常 beside two that are well",
    2: "旁有断线与迟缓者 beside a dead and a slow one",
}


def section(lines: Sequence[Line]) -> Iterable[str]:
    queues = [line for line in lines if line["measurement"] == "queues"]
    trouble = [line for line in lines if line["measurement"] == "trouble"]
    yield HEAD
    yield from table(HEADS, [_row(WHO[who], _of(queues, "who", who)) for who in WHO])
    yield from table(HEADS[:4], [_row(BESIDE[n], _of(trouble, "beside", n))[:4] for n in BESIDE])
    yield from table(("比较 compared", "倍 times", "目标 aim", ""), [_ratio(trouble)])


def _of(lines: Sequence[Line], key: str, value: object) -> list[Line]:
    return [line for line in lines if line[key] == value]


def _row(name: str, lines: Sequence[Line]) -> list[str]:
    times = [spread([line[p] for line in lines], 1) for p in ("p50", "p95", "p99")]
    return [name, *times, spread([line.get("burst", 0.0) for line in lines])]


def _ratio(trouble: Sequence[Line]) -> list[str]:
    """The median of the rounds' p99 with trouble beside, over that without."""
    alone, beside = (
        statistics.median([line["p99"] for line in _of(trouble, "beside", number)])
        for number in BESIDE
    )
    times = beside / alone
    return ["p99", f"{times:.2f}", f"≤ {AIM}", "✓" if times <= AIM else "✗"]
