"""What a provider said by message and was not done here: matching tells it why (6.2.2)."""

from contracts.parts import RefusedAnswer
from contracts.tracking import AnswerRefused
from tracking.domain.ports import Work


def tell_refused(work: Work, provider: str, answer: RefusedAnswer) -> None:
    """Pass it on; it follows by itself, so nobody is named."""
    work.emit(
        AnswerRefused(
            occurred_at=work.now,
            actor="station",
            actor_role="system",
            provider=provider,
            answer=answer,
        )
    )
