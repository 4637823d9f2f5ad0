"""What can be done with intake: one function a use case, by stage."""

from intake.usecases.copies import (
    grant_disclosure,
    mark_archived,
    remember_calendar,
    remember_catalogue_item,
    remember_promise,
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
from intake.usecases.first_asks import (
    HAND_OVER_OVER,
    ask_up,
    escalate_hand_over,
    hand_over,
    reassign,
    take_over,
)
from intake.usecases.inquiring import (
    INQUIRY_OVER,
    Question,
    answer_inquiry,
    ask,
    mark_late,
    refer_inquiry,
    turn_into_need,
)
from intake.usecases.limits import (
    ANSWER_OVER,
    DECISION_OVER,
    RECOUNT,
    lapse_unanswered,
    recount_after,
)
from intake.usecases.merging import confirm_need, likely_duplicates, merge_need
from intake.usecases.supplementing import Answer, answer_supplement, ask_supplement

__all__ = [
    "ANSWER_OVER",
    "DECISION_OVER",
    "HAND_OVER_OVER",
    "INQUIRY_OVER",
    "RECOUNT",
    "Answer",
    "Application",
    "Question",
    "accept_by_silence",
    "accept_need",
    "answer_inquiry",
    "answer_supplement",
    "appeal_refusal",
    "ask",
    "ask_supplement",
    "ask_up",
    "change_draft",
    "confirm_need",
    "decide_refusal",
    "escalate_hand_over",
    "file_draft",
    "file_form",
    "give_back",
    "grant_disclosure",
    "hand_over",
    "hear_appeal",
    "lapse_unanswered",
    "likely_duplicates",
    "mark_archived",
    "mark_late",
    "merge_need",
    "open_contact",
    "propose_refusal",
    "reassign",
    "recount_after",
    "refer_elsewhere",
    "refer_inquiry",
    "remember_calendar",
    "remember_catalogue_item",
    "remember_promise",
    "remember_station",
    "revoke_disclosure",
    "start_draft",
    "take_over",
    "turn_into_need",
    "withdraw_need",
]
