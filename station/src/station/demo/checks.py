"""Whether nothing was lost and nothing done twice, as far as it can be seen from outside."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from station.demo.accounts import Cast
from station.demo.client import DemoFailed
from station.demo.telling import Story
from station.demo.window import Accepted

ONCE_A_CASE = (
    "intake.form_filed",
    "intake.supplement_asked",
    "intake.supplement_answered",
    "intake.need_accepted",
    "tracking.case_served",
    "evaluation.case_evaluated",
    "admin.case_archived",
)
ONCE_AN_ITEM = (
    "matching.item_assessed",
    "matching.terms_proposed",
    "matching.service_agreed",
    "tracking.service_started",
    "tracking.service_ended",
    "evaluation.questionnaire_issued",
    "evaluation.summary_filed",
    "evaluation.answer_received",
)
PAPERS_A_CASE = 3
PAPERS_AN_ITEM = 3
"""Form, notice of what is missing, acceptance notice; of each item need-handling sheet, summary and answer."""


def check_all(
    cast: Cast, accepted: Accepted, timeline: Sequence[Mapping[str, Any]], papers: int, story: Story
) -> None:
    """Compare what there is with what there has to be. Raises `DemoFailed` naming every difference."""
    story.step("核对：无一丢失，无一重复", "the last check: nothing lost, nothing doubled")
    case = cast.enterprise.get(f"tracking/cases/{accepted.case_id}")
    count = len(accepted.items)
    archives = [
        one
        for one in cast.regulator.every("admin/archives")
        if one["case_id"] == accepted.case_id or one["number"] == accepted.number
    ]
    differences = [
        *differing_items(case["items"], {one["item_id"] for one in accepted.items}),
        *differing_steps(timeline, count),
        *differing("归档 archives", len(archives), 1),
        *differing("归档文件 papers", papers, PAPERS_A_CASE + PAPERS_AN_ITEM * count),
        *differing("状态 state", case["state"], "archived"),
    ]
    if differences:
        raise DemoFailed(
            "核对不符：\n  " + "\n  ".join(differences), "Something was lost or doubled."
        )
    story.tell(
        f"{count} 个事项、{len(timeline)} 步、1 份档案、{papers} 份文件 all as they have to be"
    )


def differing_items(items: Sequence[Mapping[str, Any]], expected: set[str]) -> Iterable[str]:
    """Every item is there once and has ended."""
    yield from differing("事项 items", sorted(one["item_id"] for one in items), sorted(expected))
    for one in items:
        yield from differing(f"事项 item {one['code']}", one["state"], "ended")


def differing_steps(timeline: Sequence[Mapping[str, Any]], items: int) -> Iterable[str]:
    """Each step of the case and of each item was taken as often as it has to be."""
    counts = Counter(one["step"] for one in timeline)
    by_item = Counter((one["step"], one["item_id"]) for one in timeline)
    ids = Counter(one["message_id"] for one in timeline)
    yield from differing("重复的步骤 steps told twice", [i for i, n in ids.items() if n > 1], [])
    for step in ONCE_A_CASE:
        yield from differing(step, counts[step], 1)
    for step in ONCE_AN_ITEM:
        yield from differing(step, counts[step], items)
        doubled = [one for one, times in by_item.items() if one[0] == step and times > 1]
        yield from differing(f"{step} twice for an item", doubled, [])
    yield from _differing_stages(timeline)
    yield from _differing_offers(counts)


def _differing_stages(timeline: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    reached = Counter(
        (one["item_id"], one["facts"].get("stage"))
        for one in timeline
        if one["step"] == "tracking.stage_reached"
    )
    yield from differing(
        "重复的环节 stages reached twice", [s for s, n in reached.items() if n > 1], []
    )


def _differing_offers(counts: Mapping[str, int]) -> Iterable[str]:
    ended = [f"matching.offer_{way}" for way in ("accepted", "declined", "expired")]
    yield from differing(
        "派送 offers", counts["matching.offer_made"], sum(counts[w] for w in ended)
    )
    for way in ("matching.offer_declined", "matching.offer_expired"):
        if not counts[way]:
            yield f"{way}: 一次也没有 not once"


def differing(what: str, there: object, expected: object) -> Iterable[str]:
    """A line when there is something else than expected."""
    if there != expected:
        yield f"{what}: {there} ≠ {expected}"
