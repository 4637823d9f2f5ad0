"""The table of the suite: a row a scenario, measured values only, written to `docs/faults.md` by `make faults`."""

import dataclasses
import datetime
import platform
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from harness.scene import Scene
    from harness.town import Town

HEAD = (
    "| 场景 scenario | 种子 seed | 需求 needs | 消息 messages | 注入故障 faults | 丢失 lost | 重复生效 doubled effects "
    "| 重投 redeliveries | 丢弃的重复 duplicates dropped | 恢复 recovered (s) | 排空 drained (s) | 结论 verdict |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|"
)


@dataclasses.dataclass
class Row:
    """The figures of one scenario. `recovered`: the longest time from the end of a fault until a fresh need was
    everywhere; `drained`: from the end of the last one until nothing was left to do. Seconds."""

    number: str
    title: str
    seed: int
    needs: int = 0
    messages: int = 0
    faults: int = 0
    lost: int = 0
    doubled: int = 0
    redeliveries: int = 0
    dropped: int = 0
    recovered: float | None = None
    drained: float | None = None
    passed: bool = False
    notes: str = ""
    seconds: float = 0.0

    def cells(self) -> list[str]:
        figures = (self.needs, self.messages, self.faults, self.lost, self.doubled)
        verdict = "通过 passed" if self.passed else "**未通过 failed**"
        return [
            f"{self.number} {self.title}",
            str(self.seed),
            *map(str, (*figures, self.redeliveries, self.dropped)),
            *(f"{one:.1f}" if one is not None else "–" for one in (self.recovered, self.drained)),
            verdict,
        ]


class Report:
    """Collects rows; `seed` is the whole run's."""

    def __init__(self, seed: int) -> None:
        self.seed, self.rows = seed, list[Row]()
        self.versions: dict[str, str] = {}
        self.began = time.monotonic()

    @contextmanager
    def scenario(self, town: "Town", number: str, title: str) -> Iterator["Scene"]:
        """One scenario; its row stands in the table however it ends. Raises AssertionError for a difference."""
        from harness.scene import Scene

        scene, began = Scene(town, number, title, self.seed), time.monotonic()
        self.rows.append(scene.row)
        try:
            yield scene
            scene.finish()
        except BaseException as error:
            scene.row.notes = repr(error)
            raise
        finally:
            scene.close()
            scene.row.seconds = time.monotonic() - began
            print("\n" + shown(scene.row))  # noqa: T201  for who watches
        assert scene.row.passed, f"{title}\n{scene.verdict}"

    def add(self, row: Row) -> None:
        """A row of a scenario that has a system of its own."""
        self.rows.append(row)
        print("\n" + shown(row))  # noqa: T201  for who watches

    def write(self, path: Path) -> None:
        path.write_text(page(self.rows, self.seed, self.versions, time.monotonic() - self.began))


def shown(row: Row) -> str:
    return " | ".join(row.cells()) + f" ({row.seconds:.0f} s)"


def page(rows: list[Row], seed: int, versions: Mapping[str, str], seconds: float) -> str:
    """The whole page, Chinese first."""
    ordered = sorted(
        rows, key=lambda row: [int(p) if p.isdigit() else p for p in row.number.split(".")]
    )
    table = "\n".join("| " + " | ".join(row.cells()) + " |" for row in ordered)
    failed = "".join(
        f"\n### {row.number} {row.title}\n\n```\n{row.notes}\n```\n"
        for row in ordered
        if not row.passed
    )
    where = "；".join(f"{name} {value}" for name, value in {**machine(), **versions}.items())
    day = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"""# 故障测试 · Fault suite

由 `make faults` 生成，只含实测值。Written by `make faults` from measured values only; do not edit.

{day} · 种子 seed {seed} · {seconds / 60:.1f} min · {where}

{HEAD}
{table}

丢失：账本中已应答的请求，其效果（各服务中的需求与事项、跟踪步骤、派送、公开记录、编号）缺失的个数。重复生效：同一效果
多于一次的个数。重投：代理再次投递的消息。丢弃的重复：收件箱识别出并丢弃的消息。恢复：从故障结束到一件新需求到达所有
服务的最长时间。排空：从最后一次故障结束到发件箱、暂存与队列全部清空、核对无差异的时间。账本在发送之前写入，核对在事后
直接读取五个数据库与代理。

Lost: effects of answered requests of the ledger (needs and items in each service, steps of the timeline, dispatches,
disclosures, numbers) that are missing. Doubled effects: those that are there more than once. Redeliveries: messages
that the broker delivered again. Duplicates dropped: messages that an inbox knew already. Recovered: the longest time
from the end of a fault until a fresh need was in every service. Drained: from the end of the last fault until outboxes,
parked messages and queues were empty and the comparison found no difference. The ledger is written before sending; the
checker reads the five databases and the broker afterwards.
{failed}"""


def machine() -> dict[str, str]:
    memory = psutil.virtual_memory().total / 2**30
    return {
        "CPU": f"{psutil.cpu_count()} × {_processor()}",
        "内存 memory": f"{memory:.0f} GiB",
        "Linux": platform.release(),
        "Python": platform.python_version(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
