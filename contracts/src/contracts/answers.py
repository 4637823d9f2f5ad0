"""What a provider may say by message, in the providers' room, and the HTTP request that each stands for (6.2.2).

A provider publishes to its own exchange `answers.<provider>`, with the kind as routing key. The body is that of the
request (POST), with the path's fields beside its own. What is refused comes back as `matching.answer_refused`.
"""

import string
from collections.abc import Mapping

EXCHANGE = "answers"
"""Behind every provider's own exchange; from here an answer gets to the service that its kind names."""

ANSWERS: Mapping[str, Mapping[str, str]] = {
    "matching": {
        "matching.accept_offer": "/v1/offers/{offer_id}/acceptance",
        "matching.decline_offer": "/v1/offers/{offer_id}/decline",
        "matching.propose_terms": "/v1/items/{item_id}/proposals",
        "matching.confirm_terms": "/v1/items/{item_id}/confirmation",
        "matching.break_off": "/v1/items/{item_id}/breakoff",
        "matching.quote": "/v1/calls/{call_id}/quote",
        "matching.withdraw_quote": "/v1/calls/{call_id}/quote/withdrawal",
        "matching.test_channel": "/v1/subscription/test",
    },
    "tracking": {
        "tracking.start_service": "/v1/items/{item_id}/start",
        "tracking.report_progress": "/v1/items/{item_id}/stages/{stage}",
        "tracking.finish_service": "/v1/items/{item_id}/end",
        "tracking.wait_for_applicant": "/v1/items/{item_id}/pauses",
        "tracking.go_on": "/v1/items/{item_id}/resumption",
        "tracking.ask_extension": "/v1/items/{item_id}/extensions",
    },
    "evaluation": {
        "evaluation.write_summary": "/v1/items/{item_id}/summary",
        "evaluation.answer_opinion": "/v1/opinions/{opinion_id}/answer",
    },
}


def fields_of(path: str) -> tuple[str, ...]:
    """The fields that a path is made with, in order."""
    return tuple(name for _, name, _, _ in string.Formatter().parse(path) if name)
