"""What the use cases need of the outside; the storage fits by shape, and so do the fakes of the tests."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Protocol

from tracking.domain.calendar import Station
from tracking.domain.case import Case
from tracking.domain.catalogue import CatalogueItem, Process
from tracking.domain.clock import Clock
from tracking.domain.delivery import ContactPoint, Delivery
from tracking.domain.escalation import Escalation
from tracking.domain.notifications import Notification
from tracking.domain.progress import ItemProgress
from tracking.domain.story import Step
from worktime import Calendar, Calendars


class Cases(Protocol):
    """Cases, always locked: all work on one case happens one after the other."""

    def open(self, case: Case) -> Case:
        """The case under that id, locked; the given one is added where there is none yet."""
        ...

    def find(self, case_id: uuid.UUID) -> Case | None: ...

    def has_any(self, enterprise: str, stations: Collection[str]) -> bool:
        """Whether one of these stations has a case of an enterprise, whatever became of it."""
        ...


class Items(Protocol):
    """Items; the lock on their case covers them."""

    def add(self, item: ItemProgress) -> None: ...

    def find_case_id(self, item_id: uuid.UUID) -> uuid.UUID | None: ...

    def find(self, item_id: uuid.UUID) -> ItemProgress | None: ...

    def of_case(self, case_id: uuid.UUID) -> Sequence[ItemProgress]: ...


class Steps(Protocol):
    def add(self, step: Step) -> None:
        """Keep a step under the id of its message; one that is there already stays as it is."""
        ...

    def moves_of(self, case_id: uuid.UUID) -> Iterable[Step]:
        """The steps of a case that move it (tracking.domain.case.ACTIONS), those just added among them."""
        ...


class Notifications(Protocol):
    def add(self, notification: Notification) -> None:
        """Tell the enterprise, once a message."""
        ...


class Deliveries(Protocol):
    """The ways of notices, and how who gets them wants to be told."""

    def add(self, made: Delivery) -> None:
        """Once a message."""
        ...

    def find(self, message_id: uuid.UUID) -> Delivery | None: ...

    def choose(self, contact: ContactPoint) -> None:
        """It counts from now on; who chose, and when, is kept for good."""
        ...


class Catalogue(Protocol):
    """Names and processes; `open_` returns what is kept, locked, and adds the given one where there is none.

    An item is opened before its process: its lock covers both.
    """

    def open_item(self, item: CatalogueItem) -> CatalogueItem: ...

    def open_process(self, process: Process) -> Process: ...

    def processes(self, code: str) -> Sequence[Process]: ...


class Clocks(Protocol):
    """The clocks of items; the lock on their case covers them."""

    def add(self, clock: Clock) -> None: ...

    def find(self, item_id: uuid.UUID) -> Clock | None: ...

    def provisional(self) -> Sequence[uuid.UUID]:
        """The items whose running promise a notice may still move."""
        ...

    def running(self, station: str) -> Sequence[uuid.UUID]:
        """The items of a station whose clocks run, or stand for a while."""
        ...


class Escalations(Protocol):
    def add(self, escalation: Escalation) -> None: ...

    def leave(self, item_id: uuid.UUID, at: datetime.datetime) -> None:
        """Take an item off every list it is on."""
        ...


class CalendarCopies(Protocol):
    """The newest notice of each year that has arrived."""

    def all(self) -> Calendars: ...

    def put(self, calendar: Calendar) -> bool:
        """Keep a notice; whether it is news."""
        ...


class Stations(Protocol):
    """Stations as they were published last."""

    def put(self, station: Station) -> bool:
        """Keep a station; whether its time is counted otherwise from now on."""
        ...

    def find(self, code: str) -> Station | None: ...

    def has_superior(self, code: str) -> bool:
        """Whether there is a unit above it; taken for granted while the station is not known."""
        ...


class Work(Protocol):
    """One transaction."""

    @property
    def now(self) -> datetime.datetime: ...

    @property
    def cases(self) -> Cases: ...

    @property
    def items(self) -> Items: ...

    @property
    def steps(self) -> Steps: ...

    @property
    def notifications(self) -> Notifications: ...

    @property
    def deliveries(self) -> Deliveries: ...

    @property
    def catalogue(self) -> Catalogue: ...

    @property
    def clocks(self) -> Clocks: ...

    @property
    def escalations(self) -> Escalations: ...

    @property
    def calendars(self) -> CalendarCopies: ...

    @property
    def stations(self) -> Stations: ...

    def remind(self, name: str, subject: object, at: datetime.datetime) -> None: ...

    def new_id(self) -> uuid.UUID: ...

    def emit(self, message: Any, *, express: bool = False) -> None: ...
