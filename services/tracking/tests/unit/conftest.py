"""A transaction of tracking without a database."""

import dataclasses
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from chassis.testing import FakeWork
from contracts.message import Message
from tracking.domain.case import ACTIONS, Case
from tracking.domain.catalogue import CatalogueItem, Process
from tracking.domain.notifications import Notification
from tracking.domain.progress import ItemProgress
from tracking.domain.story import Step


class FakeCases:
    def __init__(self) -> None:
        self.kept: dict[uuid.UUID, Case] = {}

    def open(self, case: Case) -> Case:
        return self.kept.setdefault(case.case_id, case)

    def find(self, case_id: uuid.UUID) -> Case | None:
        return self.kept.get(case_id)


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


class TrackingFakeWork(FakeWork):
    """The fake unit of work with tracking's fakes, and all that they keep as plain values."""

    def __init__(self) -> None:
        super().__init__()
        self.cases, self.items, self.steps = FakeCases(), FakeItems(), FakeSteps()
        self.notifications, self.catalogue = FakeNotifications(), FakeCatalogue()

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
        things += [*self.catalogue.items.values(), *self.catalogue.versions.values(), *steps]
        return sorted(repr(dataclasses.asdict(thing)) for thing in things)


@pytest.fixture
def work() -> TrackingFakeWork:
    return TrackingFakeWork()


@pytest.fixture(scope="session")
def new_work() -> Callable[[], TrackingFakeWork]:
    return TrackingFakeWork
