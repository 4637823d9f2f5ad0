"""A transaction of tracking without a database."""

import dataclasses
import datetime
import uuid
from collections.abc import Callable, Collection, Sequence
from typing import Any

import pytest

from chassis.testing import FakeWork
from contracts.message import Message
from tracking.domain.calendar import Station
from tracking.domain.case import ACTIONS, Case
from tracking.domain.catalogue import CatalogueItem, Process
from tracking.domain.clock import Clock
from tracking.domain.delivery import ContactPoint, Delivery
from tracking.domain.escalation import Escalation
from tracking.domain.notifications import Notification
from tracking.domain.progress import ItemProgress
from tracking.domain.story import Step
from worktime import OFFICE_HOURS, Calendar


class FakeCases:
    def __init__(self) -> None:
        self.kept: dict[uuid.UUID, Case] = {}

    def open(self, case: Case) -> Case:
        return self.kept.setdefault(case.case_id, case)

    def find(self, case_id: uuid.UUID) -> Case | None:
        return self.kept.get(case_id)

    def has_any(self, enterprise: str, stations: Collection[str]) -> bool:
        every = self.kept.values()
        return any(one.enterprise == enterprise and one.station in stations for one in every)


class FakeItems:
    def __init__(self) -> None:
        self.kept: dict[uuid.UUID, ItemProgress] = {}

    def add(self, item: ItemProgress) -> None:
        assert item.item_id not in self.kept
        self.kept[item.item_id] = item

    def find_case_id(self, item_id: uuid.UUID) -> uuid.UUID | None:
        return self.kept[item_id].case_id if item_id in self.kept else None

    def find(self, item_id: uuid.UUID) -> ItemProgress | None:
        return self.kept.get(item_id)

    def of_case(self, case_id: uuid.UUID) -> Sequence[ItemProgress]:
        return [item for item in self.kept.values() if item.case_id == case_id]


class FakeSteps:
    def __init__(self) -> None:
        self.kept: dict[uuid.UUID, Step] = {}

    def add(self, step: Step) -> None:
        self.kept.setdefault(step.message_id, step)

    def moves_of(self, case_id: uuid.UUID) -> Sequence[Step]:
        mine = [step for step in self.kept.values() if step.case_id == case_id]
        return [step for step in mine if step.name in ACTIONS]


class FakeNotifications:
    def __init__(self) -> None:
        self.kept: dict[uuid.UUID, Notification] = {}

    def add(self, notification: Notification) -> None:
        self.kept.setdefault(notification.message_id, notification)


class FakeDeliveries:
    def __init__(self) -> None:
        self.kept: dict[uuid.UUID, Delivery] = {}
        self.chosen: dict[str, ContactPoint] = {}

    def add(self, made: Delivery) -> None:
        self.kept.setdefault(made.message_id, made)

    def find(self, message_id: uuid.UUID) -> Delivery | None:
        return self.kept.get(message_id)

    def choose(self, contact: ContactPoint) -> None:
        self.chosen[contact.addressee] = contact


class FakeCatalogue:
    def __init__(self) -> None:
        self.items: dict[str, CatalogueItem] = {}
        self.versions: dict[tuple[str, int], Process] = {}

    def open_item(self, item: CatalogueItem) -> CatalogueItem:
        return self.items.setdefault(item.code, item)

    def open_process(self, process: Process) -> Process:
        return self.versions.setdefault((process.code, process.version), process)

    def processes(self, code: str) -> Sequence[Process]:
        return [process for process in self.versions.values() if process.code == code]


class FakeClocks:
    def __init__(self) -> None:
        self.kept: dict[uuid.UUID, Clock] = {}

    def add(self, clock: Clock) -> None:
        assert clock.item_id not in self.kept
        self.kept[clock.item_id] = clock

    def find(self, item_id: uuid.UUID) -> Clock | None:
        return self.kept.get(item_id)

    def provisional(self) -> Sequence[uuid.UUID]:
        running = [clock for clock in self.kept.values() if not clock.has_stopped]
        return [c.item_id for c in running if c.promised_provisional or c.provisional]

    def running(self, station: str) -> Sequence[uuid.UUID]:
        mine = [clock for clock in self.kept.values() if clock.station == station]
        return [clock.item_id for clock in mine if not clock.has_stopped]


class FakeEscalations:
    def __init__(self) -> None:
        self.kept: list[Escalation] = []

    def add(self, escalation: Escalation) -> None:
        self.kept.append(escalation)

    def leave(self, item_id: uuid.UUID, at: datetime.datetime) -> None:
        self.kept = [
            dataclasses.replace(one, left_at=one.left_at or at) if one.item_id == item_id else one
            for one in self.kept
        ]

    def standing(self) -> list[int]:
        return [one.level for one in self.kept if one.left_at is None]


class FakeCalendars:
    def __init__(self) -> None:
        self.kept: dict[int, Calendar] = {}

    def all(self) -> dict[int, Calendar]:
        return self.kept

    def put(self, calendar: Calendar) -> bool:
        known = self.kept.get(calendar.year)
        if known and known.revision >= calendar.revision:
            return False
        self.kept[calendar.year] = calendar
        return True


class FakeStations:
    def __init__(self) -> None:
        self.kept: dict[str, Station] = {}

    def put(self, station: Station) -> bool:
        known = self.kept.get(station.code)
        if known and known.revision >= station.revision:
            return False
        self.kept[station.code] = station
        return station.hours != (known.hours if known else OFFICE_HOURS)

    def find(self, code: str) -> Station | None:
        return self.kept.get(code)

    def has_superior(self, code: str) -> bool:
        return code not in self.kept or self.kept[code].superior is not None


# What depends on the moment at which a message came, and is looked at again by the timer.
OF_THE_MOMENT = {"rings_at": None}


class TrackingFakeWork(FakeWork):
    """The fake unit of work with tracking's fakes, and all that they keep as plain values."""

    def __init__(self) -> None:
        super().__init__()
        self.cases, self.items, self.steps = FakeCases(), FakeItems(), FakeSteps()
        self.notifications, self.catalogue = FakeNotifications(), FakeCatalogue()
        self.deliveries = FakeDeliveries()
        self.clocks, self.escalations = FakeClocks(), FakeEscalations()
        self.calendars, self.stations = FakeCalendars(), FakeStations()

    def deliver(self, method: str, message: Message, message_id: uuid.UUID) -> None:
        from tracking.service import TrackingService

        self.message_id = message_id
        getattr(TrackingService(), method)(self, message)

    def end_state(self) -> list[Any]:
        """Everything kept; steps that tracking took itself have a new id each time, so without it."""
        steps = [
            dataclasses.replace(s, message_id=uuid.UUID(int=0)) if s.service == "tracking" else s
            for s in self.steps.kept.values()
        ]
        told = [n for n in self.notifications.kept.values() if not n.step.startswith("tracking.")]
        things = [*self.cases.kept.values(), *self.items.kept.values(), *told]
        clocks = [dataclasses.replace(c, **OF_THE_MOMENT) for c in self.clocks.kept.values()]
        clocks = [_without_own_ids(clock) for clock in clocks]
        things += [*clocks, *self.calendars.kept.values(), *self.stations.kept.values()]
        things += [*self.catalogue.items.values(), *self.catalogue.versions.values(), *steps]
        return sorted(repr(dataclasses.asdict(thing)) for thing in things)


def _without_own_ids(clock: Clock) -> Clock:
    """The step that tracking took itself has a new id each time."""
    own = clock.stage in ("serve", "ended")
    return dataclasses.replace(clock, step_told_by=uuid.UUID(int=0)) if own else clock


@pytest.fixture
def work() -> TrackingFakeWork:
    return TrackingFakeWork()


@pytest.fixture(scope="session")
def new_work() -> Callable[[], TrackingFakeWork]:
    return TrackingFakeWork
