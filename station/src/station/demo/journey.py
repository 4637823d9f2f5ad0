"""The whole way of Appendix B, both branches, from one form to the archive."""

from contextlib import closing
from dataclasses import dataclass

from station.context import DemoContext
from station.demo import evaluation, matching, service, window
from station.demo.accounts import Cast, gather
from station.demo.agencies import at_work
from station.demo.checks import check_all
from station.demo.client import DemoFailed, Refused
from station.demo.form import asks_in
from station.demo.telling import Story
from station.demo.window import Accepted


@dataclass(frozen=True)
class Outcome:
    """What the demonstration has come to: the case and how it can be looked up."""

    case_id: str
    case_number: str
    check_code: str
    items: int
    steps: int
    papers: int
    seconds: float


def run(context: DemoContext) -> Outcome:
    """Go the whole way once; raises `DemoFailed` where it does not go on."""
    story = Story(context.out)
    try:
        with closing(gather(context, story)) as cast:
            return _go(context, cast, story)
    except Refused as refused:
        raise DemoFailed(
            f"请求被拒绝：{refused}", "The system has refused a request of the demonstration."
        ) from refused


def _go(context: DemoContext, cast: Cast, story: Story) -> Outcome:
    form_id, content = window.file_form(cast, story)
    window.supplement(cast, form_id, story)
    accepted = window.accept(cast, form_id, len(asks_in(content)), story)
    window.follow_public_page(cast, accepted, "accepted", story)
    _serve(context, cast, accepted, story)
    evaluation.answer_questionnaires(cast, accepted, content, story)
    record = evaluation.wait_for_archive(cast, accepted, story)
    papers = evaluation.check_papers(cast, record, story)
    evaluation.show_results(cast, story)
    timeline = evaluation.show_timeline(cast, accepted, story)
    window.follow_public_page(cast, accepted, "archived", story)
    check_all(cast, accepted, timeline, papers, story)
    return Outcome(
        case_id=accepted.case_id,
        case_number=accepted.number,
        check_code=accepted.check_code,
        items=len(accepted.items),
        steps=len(timeline),
        papers=papers,
        seconds=story.seconds,
    )


def _serve(context: DemoContext, cast: Cast, accepted: Accepted, story: Story) -> None:
    """Both branches: while the providers answer, the station serves what it does itself."""
    own, others = matching.assess(cast, accepted, story)
    choices = matching.choose(cast, accepted, others, story)
    with at_work(context, cast, choices, story) as agencies:
        matching.send_needs(cast, choices, story)
        matching.agree_with_station(cast, own, story)
        service.serve_by_station(cast, own, story)
        matching.agree_with_providers(cast, others, story, agencies.check)
        service.wait_until_served(
            cast, accepted.case_id, len(accepted.items), story, agencies.check
        )
        service.wait_until_reported(cast, accepted.case_id, story, agencies.check)
