"""What evaluation tells: questionnaires, answers, summaries, and when a case is evaluated as a whole."""

import uuid

from contracts.message import Message, message
from contracts.parts import Moment, Paper


@message("evaluation.questionnaire_issued")
class QuestionnaireIssued(Message):
    """An Appendix C questionnaire waits for the enterprise by link (6.4.1); the link itself stays here."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    expires_at: Moment


@message("evaluation.answer_received")
class AnswerReceived(Message):
    """The enterprise answered. `overall` is one of the four grades of Appendix C, `solved` its question 5."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    overall: str
    solved: bool
    papers: tuple[Paper, ...]


@message("evaluation.summary_filed")
class SummaryFiled(Message):
    """The performer reported its service summary (6.4.2)."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    performer: str
    provider: str | None
    in_time: bool
    papers: tuple[Paper, ...]


@message("evaluation.case_evaluated")
class CaseEvaluated(Message):
    """Every item of the case has its summary and its answer; the case may be archived (Appendix B).

    `papers` are all papers that evaluation holds of the case, so that the archive does not depend on order.
    """

    case_id: uuid.UUID
    item_count: int
    papers: tuple[Paper, ...]
