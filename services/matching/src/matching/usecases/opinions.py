"""Opinions on providers, given in evaluation: passed on to whom they concern, and kept in its record (8.3.1)."""

from chassis.early import TooEarly
from contracts.providers import OpinionPassedOn
from matching.domain.errors import NotFound
from matching.domain.opinion import PassedOpinion
from matching.domain.ports import Work
from matching.usecases.telling import masked_facts, tell_provider


def pass_on(work: Work, opinion: PassedOpinion) -> None:
    """Tell the provider, and count a silence for each reminder: one that does not answer ranks lower (6.2.1).

    Raises TooEarly while the register does not have the provider here.
    """
    try:
        tell_provider(work, _told(work, opinion))
    except NotFound as error:
        raise TooEarly(f"provider {opinion.provider} is not in the register yet") from error
    if opinion.is_chased:
        work.histories.silent(opinion.provider)


def note_answer(work: Work, provider: str, in_time: bool) -> None:
    """An answer in time counts for the provider; a late one was counted as silence when it was chased."""
    if in_time:
        work.histories.answered(provider)


def _told(work: Work, opinion: PassedOpinion) -> OpinionPassedOn:
    return OpinionPassedOn(
        **masked_facts(work),
        provider=opinion.provider,
        opinion_id=opinion.opinion_id,
        item_id=opinion.item_id,
        answer_by=opinion.answer_by,
        chased=opinion.chased,
    )
