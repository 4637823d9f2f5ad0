"""The services' own counters, summed across the lives of their processes.

prometheus_client keeps them in mapped files where PROMETHEUS_MULTIPROC_DIR is set: they outlive a SIGKILL.
"""

from collections import Counter
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
REDELIVERED = "station_messages_redelivered_total"
TIMERS = "station_timers_total"
HANDLED = "station_messages_handled_total"


def counted(folder: Path) -> Counter[tuple[str, str]]:
    """Sums by name of the sample and outcome (empty where it has none) of one service."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))
    sums: Counter[tuple[str, str]] = Counter()
    for metric in registry.collect():
        if metric.type == "counter":
            for one in metric.samples:
                sums[one.name, one.labels.get("outcome", "")] += int(one.value)
    return sums


def everywhere(folders: dict[str, Path]) -> Counter[tuple[str, str]]:
    """The same of all services together."""
    return sum((counted(folder) for folder in folders.values()), Counter())
