"""What the use cases need from outside: a transaction, and what is stored in it."""

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from intake.domain.activity import Activity
from intake.domain.definition import Definition
from intake.domain.facts import CatalogueItem, Disclosure, Reading, Station, StationPromise
from intake.domain.fee import Closing, Rate, Receipt
from intake.domain.first_ask import FirstAsk
from intake.domain.form import Form
from intake.domain.inbound import Inbound
from intake.domain.inquiry import Inquiry
from intake.domain.notice import Paper, PaperKind
from intake.domain.recount import Recount
from intake.domain.upload import FileReading, Upload
from intake.domain.visit import Visit, VisitPlan
from worktime import Calendar, Limit

# Says what is wrong with a value, as a code of validation.WORDS; None where it is right.
Checker = Callable[[str], str | None]
Checks = Mapping[str, Checker]


class Actor(Protocol):
    """Who acts: an account, its role, and what it belongs to."""

    @property
    def id(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def station(self) -> str | None: ...
    @property
    def enterprise(self) -> str | None: ...
    @property
    def provider(self) -> str | None: ...
    def sees_station(self, code: str) -> bool: ...


class Forms(Protocol):
    """The forms of this service."""

    def add(self, form: Form) -> None: ...
    def find(self, form_id: uuid.UUID, *, lock: bool = False) -> Form | None: ...
    def recent_of(self, enterprise: str, station: str, since: datetime.datetime) -> Sequence[Form]:
        """Filed forms of an enterprise at a station, some tens of the newest."""

    def provisional(self, after: uuid.UUID | None, limit: int) -> Sequence[Form]:
        """Accepted forms with a provisional due time, by id; locked."""


class Papers(Protocol):
    """Papers as they were issued."""

    def issue(self, paper: Paper) -> None: ...
    def find(self, form_id: uuid.UUID, kind: PaperKind) -> Paper | None: ...


class Copies(Protocol):
    """Foreign facts, kept here as events told them; `put` keeps the newer revision."""

    def find_station(self, code: str) -> Station | None: ...
    def put_station(self, station: Station) -> None: ...
    def catalogue(self) -> Mapping[str, CatalogueItem]: ...
    def put_catalogue_item(self, item: CatalogueItem) -> None: ...
    def promises_of(self, station: str) -> Mapping[str, Limit]: ...
    def put_promise(self, promise: StationPromise) -> None: ...
    def calendars(self) -> Mapping[int, Calendar]: ...
    def put_calendar(self, calendar: Calendar) -> bool:
        """Whether it is newer than the one kept."""


class FirstAsks(Protocol):
    """The ledger of first asks."""

    def add(self, entry: FirstAsk) -> None: ...
    def find(self, subject: uuid.UUID) -> FirstAsk | None:
        """The entry of a form or inquiry; locked."""


class Inquiries(Protocol):
    """Consultations."""

    def add(self, inquiry: Inquiry) -> None: ...
    def find(self, inquiry_id: uuid.UUID) -> Inquiry | None:
        """Locked."""


class Visits(Protocol):
    """Plans of visits, visits, publicity activities; what is found is locked, but for activities."""

    def add_plan(self, plan: VisitPlan) -> None: ...
    def find_plan(self, plan_id: uuid.UUID) -> VisitPlan | None: ...
    def plan_with(self, planned_id: uuid.UUID) -> VisitPlan | None:
        """The plan that has this entry."""

    def add(self, visit: Visit) -> None: ...
    def find(self, visit_id: uuid.UUID) -> Visit | None: ...
    def add_activity(self, activity: Activity) -> None: ...
    def find_activity(self, activity_id: uuid.UUID) -> Activity | None: ...
    def note_need(self, activity_id: uuid.UUID, form_id: uuid.UUID) -> None: ...


class InboundMessages(Protocol):
    """Messages that came in from outside."""

    def add_once(self, inbound: Inbound) -> Inbound:
        """It, or the one of the same key that is there."""

    def find_by_key(self, gateway: str, key: str) -> Inbound | None: ...
    def find(self, inbound_id: uuid.UUID) -> Inbound | None:
        """Locked."""


class Fees(Protocol):
    """Rates, receipts, closed days."""

    def add_rate(self, rate: Rate) -> None: ...
    def find_rate(self, rate_id: uuid.UUID) -> Rate | None:
        """Locked."""

    def rates_of(self, station: str) -> Sequence[Rate]: ...
    def last_revision(self, station: str, code: str) -> int: ...
    def add(self, issued: Receipt) -> None: ...
    def find(self, receipt_id: uuid.UUID) -> Receipt | None:
        """Locked."""

    def find_reversal(self, receipt_id: uuid.UUID) -> Receipt | None: ...
    def of_day(self, station: str, day: datetime.date) -> Sequence[Receipt]: ...
    def hold_days(self, station: str) -> None:
        """Receipts and closings of a station one after another, until the transaction ends."""

    def closed_days(self, station: str, since: datetime.date) -> Sequence[datetime.date]: ...
    def close(self, closing: Closing) -> None: ...


class Files(Protocol):
    """Where the bytes of files lie, what kind they are, whether a virus is in them."""

    def put(self, file_id: uuid.UUID, body: bytes) -> None: ...
    def delete(self, file_id: uuid.UUID) -> None: ...
    def kind_of(self, body: bytes) -> str | None: ...
    def scan(self, body: bytes) -> None:
        """Raises Infected, ScannerAway."""


class Uploads(Protocol):
    """What is known of uploaded files."""

    def add(self, kept: Upload) -> None: ...
    def find_all(self, ids: Sequence[uuid.UUID]) -> Sequence[Upload]: ...
    def count_since(self, account: str, now: datetime.datetime) -> int:
        """Within a day before now."""

    def is_named(self, file_id: uuid.UUID) -> bool:
        """Whether a form names it."""

    def remove(self, file_id: uuid.UUID) -> None: ...
    def record_reading(self, reading: FileReading) -> None: ...


class Recounts(Protocol):
    """Due times that changed when a notice arrived, kept for good."""

    def add(self, recount: Recount) -> None: ...


class Disclosures(Protocol):
    """Which provider may read the contact data of which case."""

    def grant(self, disclosure: Disclosure) -> None: ...
    def revoke(self, disclosure: Disclosure, at: datetime.datetime) -> None: ...
    def items_open_to(self, provider: str, case_id: uuid.UUID) -> set[uuid.UUID]: ...
    def record_reading(self, reading: Reading) -> None: ...


class Numbers(Protocol):
    """Counters without gaps: the row stays locked until the transaction ends."""

    def take(self, station: str, year: int, kind: str) -> int: ...


class Work(Protocol):
    """One transaction."""

    @property
    def now(self) -> datetime.datetime: ...
    @property
    def forms(self) -> Forms: ...
    @property
    def papers(self) -> Papers: ...
    @property
    def copies(self) -> Copies: ...
    @property
    def disclosures(self) -> Disclosures: ...
    @property
    def recounts(self) -> Recounts: ...
    @property
    def first_asks(self) -> FirstAsks: ...
    @property
    def inquiries(self) -> Inquiries: ...
    @property
    def visits(self) -> Visits: ...
    @property
    def inbound(self) -> InboundMessages: ...
    @property
    def fees(self) -> Fees: ...
    @property
    def uploads(self) -> Uploads: ...
    @property
    def numbers(self) -> Numbers: ...
    @property
    def checks(self) -> Checks: ...
    def definition(self, version: str) -> Definition: ...
    def new_id(self) -> uuid.UUID: ...
    def emit(self, message: Any, *, express: bool = False) -> None: ...
    def remind(
        self, name: str, subject: object, at: datetime.datetime, payload: Any = None
    ) -> None: ...
