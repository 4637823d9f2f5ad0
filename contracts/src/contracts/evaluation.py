"""What evaluation tells: questionnaires, answers, summaries, opinions, and when a case is evaluated as a whole."""

import uuid

from contracts.message import Message, message
from contracts.parts import Moment, Paper, RefusedAnswer


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


@message("evaluation.opinion_given")
class OpinionGiven(Message):
    """An opinion on the provider of an item, to be answered by a moment (8.3.1); its words stay here.

    `kind` is "complaint", "suggestion" or "praise"; praise needs no answer. Told again with `chased` one higher each
    time the limit has passed without an answer, at most three times.
    """

    case_id: uuid.UUID
    item_id: uuid.UUID
    opinion_id: uuid.UUID
    provider: str
    kind: str
    answer_by: Moment | None
    chased: int


@message("evaluation.opinion_answered")
class OpinionAnswered(Message):
    """The provider answered an opinion (8.3.1), in time or after its limit; the words stay here."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    opinion_id: uuid.UUID
    provider: str
    in_time: bool


@message("evaluation.case_evaluated")
class CaseEvaluated(Message):
    """Every item of the case has its summary and its answer; the case may be archived (Appendix B).

    `papers` are all papers that evaluation holds of the case, so that the archive does not depend on order.
    """

    case_id: uuid.UUID
    item_count: int
    papers: tuple[Paper, ...]


@message("evaluation.answer_refused", partition="provider")
class AnswerRefused(Message):
    """What a provider said by message was not done here; matching tells it (6.2.2)."""

    provider: str
    answer: RefusedAnswer
