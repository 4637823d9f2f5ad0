"""The whole service on a real database: messages in by its handlers, people in by its API."""

import datetime
import decimal
import hashlib
import uuid

import pytest

from chassis.testing import bench
from contracts import intake, matching, tracking
from contracts.parts import AcceptedItem
from evaluation.adapters.definitions import APPENDIX_C, ShippedDefinitions

STATION, ENTERPRISE, PROVIDER = "SY-HP-01", "91210100MA0000000X", "P001"
SECRET = "interface-secret"


@pytest.fixture(scope="session")
def service():
    with pytest.MonkeyPatch.context() as environment, bench("evaluation") as made:
        environment.setenv("SERVICE_LINK_SECRET", SECRET)
        environment.setenv("SERVICE_PUBLIC_URL", "http://portal.test")
        yield made


@pytest.fixture(autouse=True)
def _empty(service):
    service.empty()


@pytest.fixture
def secret():
    return SECRET


def _ago(**span):
    return datetime.datetime.now(datetime.UTC) - datetime.timedelta(**span)


class Story:
    """One case and what the other services tell of it; by default one item served by P001."""

    def __init__(self, service, *, items=1, station=STATION, enterprise=ENTERPRISE, green=False):
        self.service, self.station, self.enterprise = service, station, enterprise
        self.case_id, self.green = uuid.uuid4(), green
        self.items = [uuid.uuid4() for _ in range(items)]

    def _tell(self, handler, contract, occurred_at, **facts):
        about = {"actor": "account-1", "actor_role": "officer", "case_id": self.case_id}
        message = contract(occurred_at=occurred_at, **about, **facts)
        self.service.deliver(handler, message)

    def accepted(self):
        self._tell(
            "open_case",
            intake.NeedAccepted,
            _ago(days=8),
            number=f"{self.station}-{self.case_id.hex[:6]}",
            station=self.station,
            enterprise=self.enterprise,
            first_asker="account-1",
            channel="web",
            district="210102",
            industry="C",
            size="small",
            green=self.green,
            filed_at=_ago(days=9),
            check_code_hash=hashlib.sha256(b"x").hexdigest(),
            items=tuple(self._accepted_item(i) for i in self.items),
            papers=(),
        )
        return self

    def _accepted_item(self, item_id):
        return AcceptedItem(
            item_id=item_id,
            code=None,
            kind="other",
            section="other",
            quantity=1,
            due_at=_ago(days=-9),
            promise_working_days=10,
            provisional=False,
            details={},
        )

    def assessed(self, item=0, code="5.2.1", way="provider"):
        told = {"item_id": self.items[item], "code": code, "way": way}
        self._tell("classify_item", matching.ItemAssessed, _ago(days=7), **told)
        return self

    def agreed(self, item=0, code="5.2.1", performer="provider", provider=PROVIDER):
        self._tell(
            "note_agreement",
            matching.ServiceAgreed,
            _ago(days=6),
            item_id=self.items[item],
            code=code,
            performer=performer,
            provider=provider,
            starts_on=_ago(days=5).date(),
            cycle_working_days=5,
            price_yuan=decimal.Decimal("100.00"),
            sheet_number="S-1",
            papers=(),
        )
        return self

    def started(self, item=0):
        told = {"item_id": self.items[item], "started_at": _ago(days=5)}
        self._tell("note_start", tracking.ServiceStarted, _ago(days=5), **told)
        return self

    def ended(self, item=0):
        times = {"started_at": _ago(days=5), "ended_at": _ago(hours=1)}
        told = {"item_id": self.items[item], **times}
        self._tell("note_end", tracking.ServiceEnded, _ago(hours=1), **told)
        return self

    def served(self, item=0, **agreement):
        return self.agreed(item, **agreement).started(item).ended(item)

    def token(self, item=0):
        """The token of the item's link, as the enterprise reads it."""
        client = self.service.client.as_("enterprise", enterprise=self.enterprise)
        found = client.get(f"/v1/questionnaires?case_id={self.case_id}").json["items"]
        link = next(q["link"] for q in found if q["item_id"] == str(self.items[item]))
        return link.rsplit("/", 1)[1]

    def answer(self, item=0, **content):
        return self.service.client.post(
            f"/v1/answers/{self.token(item)}", json={"content": filled(**content)}
        )

    def summarise(self, item=0, provider=PROVIDER):
        client = self.service.client.as_("provider", provider=provider)
        body = {"result": "achieved", "findings": "已完成校准。", "technical_staff": "赵工"}
        return client.post(f"/v1/items/{self.items[item]}/summary", json=body)


def filled(**changes):
    """A whole Appendix C; a change to None leaves the field out."""
    questions = ShippedDefinitions().current(APPENDIX_C).questions()
    content = {
        "enterprise_name": "沈阳精密机床有限公司",
        "contact": "王晓明",
        "phone": "024-23456789",
        "service_content": "三坐标测量机校准",
        **{question.key: "satisfied" for question in questions},
        "solved": "yes",
        "opinion": "希望缩短等待时间。",
        "person_in_charge": "张伟",
        "signed_on": _ago(days=1).date().isoformat(),
        **changes,
    }
    return {key: value for key, value in content.items() if value is not None}


@pytest.fixture
def tell(service):
    """Makes a story; `tell(items=2).accepted().served(0)`."""
    return lambda **options: Story(service, **options)


@pytest.fixture
def fill():
    return filled


@pytest.fixture
def story(tell):
    """A case whose item P001 is to serve."""
    return tell().accepted().agreed()


@pytest.fixture
def people(service, story):
    """Everybody whom an opinion on the story's item concerns."""
    client = service.client
    return {
        "enterprise": client.as_("enterprise", enterprise=story.enterprise),
        "provider": client.as_("provider", provider="P001"),
        "officer": client.as_("officer", station=story.station),
        "superior": client.as_("superior", stations=frozenset({story.station})),
        "regulator": client.as_("regulator"),
    }


@pytest.fixture
def give(people, story):
    complaint = {"kind": "complaint", "text": "出具证书比约定晚了两天。"}

    def post(who="enterprise", **changes):
        return people[who].post(f"/v1/items/{story.items[0]}/opinions", json=complaint | changes)

    return post
