"""What can be done with intake: one function a use case, by stage."""

from intake.usecases.copies import (
    grant_disclosure,
    mark_archived,
    remember_calendar,
    remember_catalogue_item,
    remember_station,
    revoke_disclosure,
)
from intake.usecases.deciding import accept_by_silence, accept_need, withdraw_need
from intake.usecases.denying import (
    appeal_refusal,
    decide_refusal,
    give_back,
    hear_appeal,
    propose_refusal,
    refer_elsewhere,
)
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
    "appeal_refusal",
    "ask_supplement",
    "change_draft",
    "decide_refusal",
    "file_draft",
    "file_form",
    "give_back",
    "grant_disclosure",
    "hear_appeal",
    "lapse_unanswered",
    "mark_archived",
    "open_contact",
    "propose_refusal",
    "recount_after",
    "refer_elsewhere",
    "remember_calendar",
    "remember_catalogue_item",
    "remember_station",
    "revoke_disclosure",
    "start_draft",
    "withdraw_need",
]
