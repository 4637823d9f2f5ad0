"""A whole story of one case, told by all the services, for tests of every level."""

import datetime
import decimal
import hashlib
import inspect
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from chassis.early import TooEarly
from chassis.ids import new_id
from chassis.testing import bench
from contracts import admin, evaluation, intake, matching
from contracts.message import Message
from contracts.parts import AcceptedItem, Paper, Stage

MORNING = datetime.datetime(2025, 11, 3, 1, 0, tzinfo=datetime.UTC)  # before any run of the tests
STAGES = {
    "5.1.1": ("consult", "report"),
    "5.6.4.2": ("contact", "inspect", "collect", "hand_out"),
}
PAPERS = (Paper(kind="notice", path="/api/intake/v1/forms/x/notice", sha256="0" * 64),)

Told = tuple[uuid.UUID, Message]


class Story:
    """A case with two items: `own` is served by the station, `given` by P002 after P001 declined."""

    def __init__(
        self,
        number: str = "SY-HP-01-2026-000001",
        station: str = "SY-HP-01",
        enterprise: str = "91210100MA0000000X",
    ) -> None:
        self.case_id, self.own, self.given = new_id(), new_id(), new_id()
        self.number, self.code = number, "7K3M"
        self.station, self.enterprise = station, enterprise
        self.minutes = 0

    def told(self, contract: Any, role: str, **facts: Any) -> Told:
        """One message, a minute after the one before."""
        self.minutes += 1
        at = MORNING + datetime.timedelta(minutes=self.minutes)
        return new_id(), contract(occurred_at=at, actor=f"account-{role}", actor_role=role, **facts)

    def of_case(self, contract: Any, role: str, **facts: Any) -> Told:
        return self.told(contract, role, case_id=self.case_id, **facts)

    def of_form(self, contract: Any, role: str, **facts: Any) -> Told:
        whose = {"station": self.station, "enterprise": self.enterprise}
        return self.of_case(contract, role, **whose, **facts)

    def of_item(self, contract: Any, role: str, item_id: uuid.UUID, **facts: Any) -> Told:
        return self.of_case(contract, role, item_id=item_id, **facts)

    def catalogue(self, code: str, version: int = 1, revision: int = 1) -> Told:
        """A catalogue item; a later version of its process has one stage more."""
        keys = (*STAGES[code], "extra") if version > 1 else STAGES[code]
        return self.told(
            matching.CatalogueItemPublished,
            "system",
            code=code,
            revision=revision,
            kind="inspection",
            name_zh=f"事项{code}第{revision}版",
            name_en=f"Item {code} revision {revision}",
            sections=("A",),
            promise_working_days=5,
            statutory_working_days=None,
            materials=(),
            process_version=version,
            stages=tuple(Stage(key=k, name_zh=f"环节{k}", name_en=f"Stage {k}") for k in keys),
        )

    def filed(self) -> Told:
        facts = {"channel": "web", "form_version": "1", "item_count": 2}
        return self.of_form(intake.FormFiled, "enterprise", **facts)

    def accepted(self) -> Told:
        return self.of_form(
            intake.NeedAccepted,
            "window",
            number=self.number,
            first_asker="account-window",
            channel="web",
            district="210105",
            industry="C34",
            size="small",
            green=False,
            filed_at=MORNING,
            check_code_hash=hashlib.sha256(f"{self.number}:{self.code}".encode()).hexdigest(),
            items=(self._item(self.own, "5.1.1"), self._item(self.given, None)),
            papers=PAPERS,
        )

    def _item(self, item_id: uuid.UUID, code: str | None) -> AcceptedItem:
        return AcceptedItem(
            item_id=item_id,
            code=code,
            kind="inspection",
            section="A",
            quantity=1,
            due_at=MORNING + datetime.timedelta(days=7),
            promise_working_days=5,
            provisional=False,
            details={},
        )

    def application(self) -> list[Told]:
        """From the form to the case, with one notice of missing materials."""
        return [
            self.filed(),
            self.of_form(intake.SupplementAsked, "window", missing=("licence",), breach=False),
            self.of_form(intake.SupplementAnswered, "enterprise", materials=("licence",)),
            self.accepted(),
        ]

    def assessed(self, item_id: uuid.UUID, code: str, way: str) -> Told:
        return self.of_item(matching.ItemAssessed, "officer", item_id, code=code, way=way)

    def agreed(self, item_id: uuid.UUID, code: str, provider: str | None) -> Told:
        return self.of_item(
            matching.ServiceAgreed,
            "enterprise",
            item_id,
            code=code,
            performer="provider" if provider else "station",
            provider=provider,
            starts_on=datetime.date(2026, 11, 24),
            cycle_working_days=3,
            price_yuan=decimal.Decimal("100.00"),
            sheet_number="S-1",
            papers=PAPERS,
        )

    def _offer(
        self, contract: Any, role: str, offer: uuid.UUID, provider: str, **more: Any
    ) -> Told:
        return self.of_item(contract, role, self.given, offer_id=offer, provider=provider, **more)

    def matched(self) -> list[Told]:
        """Both branches of Appendix B until both items are agreed."""
        first, second = new_id(), new_id()
        offered = {"round": 1, "chosen_by": "enterprise", "respond_by": MORNING}
        return [
            self.assessed(self.own, "5.1.1", "station"),
            self.assessed(self.given, "5.6.4.2", "provider"),
            self._offer(matching.OfferMade, "enterprise", first, "P001", **offered),
            self._offer(matching.OfferDeclined, "provider", first, "P001", reason_class="time"),
            self._offer(matching.OfferMade, "system", second, "P002", **offered),
            self._offer(matching.OfferAccepted, "provider", second, "P002"),
            self.of_item(
                matching.TermsProposed,
                "provider",
                self.given,
                provider="P002",
                round=1,
                party="provider",
            ),
            self.agreed(self.given, "5.6.4.2", "P002"),
            self.agreed(self.own, "5.1.1", None),
        ]

    def evaluated(self) -> list[Told]:
        """Summary and answer of both items, and the archive."""
        items = [(self.own, None), (self.given, "P002")]
        after = [t for item_id, provider in items for t in self._evaluated(item_id, provider)]
        whole = self.of_case(evaluation.CaseEvaluated, "system", item_count=2, papers=PAPERS)
        archive = {"number": self.number, "custodian": self.station, "papers": PAPERS}
        return [*after, whole, self.of_case(admin.CaseArchived, "system", **archive)]

    def _evaluated(self, item_id: uuid.UUID, provider: str | None) -> list[Told]:
        performer = "provider" if provider else "station"
        role = "provider" if provider else "officer"
        return [
            self.of_item(evaluation.QuestionnaireIssued, "system", item_id, expires_at=MORNING),
            self.of_item(
                evaluation.SummaryFiled,
                role,
                item_id,
                performer=performer,
                provider=provider,
                in_time=True,
                papers=PAPERS,
            ),
            self.of_item(
                evaluation.AnswerReceived,
                "enterprise",
                item_id,
                overall="satisfied",
                solved=True,
                papers=PAPERS,
            ),
        ]


def notice(year: int, revision: int = 1, *days_off: datetime.date) -> Told:
    """The working calendar of a year, with these weekdays off."""
    said = {"occurred_at": MORNING, "actor": "account-regulator", "actor_role": "regulator"}
    return new_id(), admin.CalendarPublished(
        **said,
        year=year,
        revision=revision,
        provisional=False,
        notice=f"国办发〔{year}〕{revision}号",
        days_off=days_off,
        make_up_days=(),
    )


def station_told(code: str, superior: str | None, revision: int = 1) -> Told:
    said = {"occurred_at": MORNING, "actor": "account-regulator", "actor_role": "regulator"}
    return new_id(), admin.StationPublished(
        **said,
        code=code,
        revision=revision,
        name_zh="站",
        name_en="Station",
        tier="metropolitan",
        founder="park",
        status="active",
        superior=superior,
        districts=(),
        served_items=(),
        address_zh="沈阳",
        phone="024-00000000",
    )


def handlers() -> dict[type[Message], str]:
    """Which method of the service handles which contract."""
    from tracking.service import TrackingService

    methods = inspect.getmembers(TrackingService, inspect.isfunction)
    return {
        entry.contract: name
        for name, method in methods
        for entry in getattr(method, "nameko_entrypoints", ())
        if hasattr(entry, "contract")  # the others are timers
    }


def tell(deliver: Callable[..., None], told: Sequence[Told]) -> None:
    """Deliver as the bus does: what comes too early waits and is tried again after the others."""
    names, waiting = handlers(), list(told)
    while waiting:
        early = []
        for message_id, message in waiting:
            try:
                deliver(names[type(message)], message, message_id=message_id)
            except TooEarly:
                early.append((message_id, message))
        assert len(early) < len(waiting), "nothing moves: these wait for what never comes"
        waiting = early


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture(scope="session")
def new_story() -> type[Story]:
    return Story


@pytest.fixture(scope="session")
def of_notice() -> Callable[..., Told]:
    return notice


@pytest.fixture(scope="session")
def of_station() -> Callable[..., Told]:
    return station_told


@pytest.fixture(scope="session")
def telling() -> Callable[..., None]:
    return tell


@pytest.fixture(scope="session")
def tracking_bench() -> Iterator[Any]:
    """The service on a real database of its own."""
    with bench("tracking") as made:
        yield made


@pytest.fixture(scope="session")
def handled() -> dict[type[Message], str]:
    return handlers()
