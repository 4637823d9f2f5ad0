"""Fakes and builders of the unit tests: no sockets, no database."""

import datetime
import uuid

import pytest

from chassis.early import TooEarly
from chassis.testing import FakeWork, actor_as
from evaluation.adapters.definitions import APPENDIX_C, ShippedDefinitions
from evaluation.adapters.links import Links
from evaluation.domain.case_evaluation import CaseEvaluation
from evaluation.domain.errors import OpinionUnknown
from evaluation.domain.item_evaluation import ItemEvaluation
from evaluation.domain.ports import Terms
from evaluation.usecases import follow_case

NOON = datetime.datetime(2026, 7, 1, 4, 0, tzinfo=datetime.UTC)


class FakeCases:
    def __init__(self):
        self.rows = {}

    def find(self, case_id):
        return self.rows.get(case_id)

    def find_of_item(self, item_id):
        return next((c for c in self.rows.values() for i in c.items if i.id == item_id), None)

    def add(self, case):
        self.rows[case.id] = case


class FakeQuestionnaires:
    def __init__(self):
        self.rows = {}

    def find(self, questionnaire_id, *, lock):
        return self.rows.get(questionnaire_id)

    def add(self, questionnaire):
        self.rows[questionnaire.id] = questionnaire


class FakeOpinions:
    def __init__(self):
        self.rows = {}

    def get(self, opinion_id, *, lock):
        if opinion_id not in self.rows:
            raise OpinionUnknown()
        return self.rows[opinion_id]

    def add(self, opinion):
        self.rows[opinion.id] = opinion


class FakePapers:
    def __init__(self):
        self.rows = []

    def find(self, item_id, kind):
        return next((p for p in self.rows if (p.item_id, p.kind) == (item_id, kind)), None)

    def of_case(self, case_id):
        mine = [paper for paper in self.rows if paper.case_id == case_id]
        return sorted(mine, key=lambda paper: (paper.item_id, paper.kind))

    def add(self, paper):
        self.rows.append(paper)


class FakeRatings:
    def __init__(self):
        self.rows = []

    def add(self, item, answers, at):
        self.rows.append((item.id, dict(answers)))


class FakeEvaluationWork(FakeWork):
    """Keeps everything in memory, and what was said in `emitted`."""

    def __init__(self, now=NOON):
        super().__init__(now=now)
        self.cases, self.questionnaires = FakeCases(), FakeQuestionnaires()
        self.papers, self.ratings = FakePapers(), FakeRatings()
        self.opinions = FakeOpinions()
        self.links, self.definitions = Links("secret", "http://portal"), ShippedDefinitions()
        self.terms, self.express = Terms(), []

    def emit(self, message, *, express=False):
        super().emit(message, express=express)
        self.express.append(express)

    def said(self, contract):
        return [message for message in self.emitted if isinstance(message, contract)]

    def pass_time(self, **span):
        self.now += datetime.timedelta(**span)


class Build:
    """Makes the things that a test is about, with everything else filled in."""

    noon = NOON
    work = FakeEvaluationWork

    @staticmethod
    def case(items=1, case_id=None, **values):
        case_id = case_id or uuid.uuid4()
        case = CaseEvaluation(
            **{
                "id": case_id,
                "number": "SY-2026-000001",
                "station": "SY-HP-01",
                "enterprise": "91210100MA0000000X",
                "first_asker": "account-1",
                "green": False,
                "filed_at": NOON - datetime.timedelta(days=9),
                "accepted_at": NOON - datetime.timedelta(days=8),
                **values,
            }
        )
        case.items = [Build.item(case) for _ in range(items)]
        return case

    @staticmethod
    def item(case, **values):
        return ItemEvaluation(
            **{
                "id": uuid.uuid4(),
                "case_id": case.id,
                "station": case.station,
                "enterprise": case.enterprise,
                "code": None,
                "kind": "metrology",
                "section": "metrology",
                "quantity": 1,
                **values,
            }
        )

    @staticmethod
    def content(**changes):
        """A whole Appendix C as an enterprise fills it in; a change to None leaves the field out."""
        questions = ShippedDefinitions().current(APPENDIX_C).questions()
        content = {
            "enterprise_name": "沈阳精密机床有限公司",
            "contact": "王晓明",
            "phone": "024-23456789",
            "station_staff": "李华",
            "service_content": "三坐标测量机校准",
            "department": "沈阳计量测试院",
            "technical_staff": "赵工",
            **{question.key: "satisfied" for question in questions},
            "solved": "yes",
            "opinion": "希望缩短等待时间。",
            "person_in_charge": "张伟",
            "signed_on": "2026-07-01",
            **changes,
        }
        return {key: value for key, value in content.items() if value is not None}

    @staticmethod
    def summary(**changes):
        return {"result": "achieved", "findings": "已完成校准并出具证书。", **changes}

    @staticmethod
    def provider(name="P001"):
        return actor_as("provider", provider=name)

    @staticmethod
    def enterprise(code="91210100MA0000000X"):
        return actor_as("enterprise", enterprise=code)

    @staticmethod
    def officer(station="SY-HP-01"):
        return actor_as("officer", station=station)

    @staticmethod
    def ended_case(work, items=1, performer="provider", provider="P001", **values):
        """A case whose items are agreed, started and ended now."""
        case = Build.case(items, **values)
        follow_case.open_case(work, case)
        for item in case.items:
            agreed = work.now - datetime.timedelta(days=3)
            follow_case.note_agreement(work, item.id, "5.2.1", performer, provider, agreed)
            follow_case.note_end(work, item.id, agreed, work.now)
        return case

    @staticmethod
    def token(work, item):
        """The link of the item's questionnaire."""
        rows = work.questionnaires.rows.values()
        questionnaire = next(q for q in rows if q.item_id == item.id)
        return work.links.token(questionnaire.id, questionnaire.issued_at)


@pytest.fixture(scope="session")
def build():
    return Build


@pytest.fixture
def work():
    return FakeEvaluationWork()


@pytest.fixture(scope="session")
def deliver():
    """Runs handlers until none is too early any more, as the parking of the chassis does."""

    def run(handlers):
        waiting = list(handlers)
        while waiting:
            parked = [handler for handler in waiting if _is_too_early(handler)]
            assert len(parked) < len(waiting), "no message can be handled any more"
            waiting = parked

    return run


def _is_too_early(handler):
    try:
        handler()
    except TooEarly:
        return True
    return False
