"""Figures of a run, as plain data for a JSON line."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks.journey.loading import Run
from benchmarks.journey.walking import Walk

SHARES = (50, 95, 99)

SPANS = {
    "accepted_to_dispatch": "受理应答 → 机构收到派送（含评估、选择等人工步骤的 HTTP） · answer to the acceptance → "
    "provider's receipt, with the HTTP steps of assessment, ranking and choice between them",
    "accepted_to_matching": "受理应答 → 事项在 matching 可见（纯事件，一跳） · answer to the acceptance → the item is "
    "in matching's database; events only, one hop, looked for every 3 ms",
    "chosen_to_dispatch": "选择应答 → 机构收到派送（纯事件，一跳） · answer to the choice → provider's receipt; events "
    "only, one hop",
    "hops": "上两跳之和 · the two hops of the same item together, without HTTP: what the floor does too",
    "accept_request": "受理请求本身 · the request of acceptance itself",
    "choice_request": "选择请求本身 · the request of the choice itself",
    "case": "整件：开始填表 → 归档 · the whole case, from the form to the archive",
}
"""What each figure is. Milliseconds; 0 where the provider had it before the caller read its answer."""


def spans_of(walks: Iterable[Walk]) -> dict[str, list[float]]:
    """Milliseconds by span."""
    spans: dict[str, list[float]] = {name: [] for name in SPANS}
    for walk in walks:
        _add_case(walk, spans)
        for item_id, dispatched in walk.dispatched.items():
            _add_dispatch(walk, item_id, dispatched, spans)
    return spans


def _add_case(walk: Walk, spans: dict[str, list[float]]) -> None:
    spans["accept_request"].append(_ms(walk.accept_sent, walk.accepted))
    spans["case"].append(_ms(walk.started, walk.archived))
    for received in walk.received.values():
        spans["accepted_to_matching"].append(_ms(walk.accepted, received))


def _add_dispatch(
    walk: Walk, item_id: str, dispatched: float, spans: dict[str, list[float]]
) -> None:
    spans["accepted_to_dispatch"].append(_ms(walk.accepted, dispatched))
    spans["choice_request"].append(_ms(walk.choice_sent[item_id], walk.chosen[item_id]))
    hop = _ms(walk.chosen[item_id], dispatched)
    spans["chosen_to_dispatch"].append(hop)
    spans["hops"].append(hop + _ms(walk.accepted, walk.received[item_id]))


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99 by nearest rank; nothing where there are no values."""
    ordered = sorted(values)
    if not ordered:
        return {}
    return {
        f"p{share}": round(ordered[math.ceil(share / 100 * len(ordered)) - 1], 2)
        for share in SHARES
    } | {"count": len(ordered)}


def figures_of(run: Run) -> dict[str, Any]:
    """All figures of one run; spans over the cases that were archived in its window."""
    walks = [walk for walk in run.walks if run.begin <= walk.archived < run.end]
    items = max(1, run.items_in_window)
    return {
        "seconds": round(run.seconds, 2),
        "cases": len(walks),
        "items": run.items_in_window,
        "items_per_second": round(run.items_in_window / run.seconds, 3),
        "milliseconds": {name: percentiles(ms) for name, ms in spans_of(walks).items()},
        "cpu_milliseconds_per_item": {
            part: round(1000 * cpu / items, 2) for part, cpu in sorted(run.used.cpu.items())
        },
        "cpu_cores": round(sum(run.used.cpu.values()) / run.seconds, 3),
        "memory_megabytes": _rounded(run.used.memory),
        "late_starts": run.late_starts,
    }


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 1) for name, value in sorted(values.items())}


def _ms(earlier: float, later: float) -> float:
    return max(0.0, (later - earlier) * 1000)
