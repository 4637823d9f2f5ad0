"""What can be done with intake: one function a use case, by stage."""

from intake.usecases.copies import (
    grant_disclosure,
    mark_archived,
    remember_calendar,
    remember_catalogue_item,
    remember_station,
    revoke_disclosure,
)
from intake.usecases.deciding import accept_by_silence, accept_need, refuse_need, withdraw_need
from intake.usecases.disclosing import open_contact
from intake.usecases.filing import Application, change_draft, file_draft, file_form, start_draft
from intake.usecases.limits import (
    ANSWER_OVER,
    DECISION_OVER,
    RECOUNT,
    lapse_unanswered,
    recount_after,
)
from intake.usecases.supplementing import Answer, answer_supplement, ask_supplement

__all__ = [
    "ANSWER_OVER",
    "DECISION_OVER",
    "RECOUNT",
    "Answer",
    "Application",
    "accept_by_silence",
    "accept_need",
    "answer_supplement",
    "ask_supplement",
    "change_draft",
    "file_draft",
    "file_form",
    "grant_disclosure",
    "lapse_unanswered",
    "mark_archived",
    "open_contact",
    "recount_after",
    "refuse_need",
    "remember_calendar",
    "remember_catalogue_item",
    "remember_station",
    "revoke_disclosure",
    "start_draft",
    "withdraw_need",
]
