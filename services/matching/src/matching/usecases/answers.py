"""What a provider said by message and was not done, in whichever service: it hears why (6.2.2)."""

from chassis.early import TooEarly
from contracts.parts import RefusedAnswer
from contracts.providers import AnswerRefused
from matching.domain.errors import NotFound
from matching.domain.ports import Work
from matching.usecases.telling import masked_facts, tell_provider


def tell_refused(work: Work, provider: str, answer: RefusedAnswer) -> None:
    """Put it into the provider's mailbox. Raises TooEarly while the register does not have the provider here."""
    try:
        tell_provider(work, AnswerRefused(**masked_facts(work), provider=provider, answer=answer))
    except NotFound as error:
        raise TooEarly(f"provider {provider} is not in the register yet") from error
