"""One transaction of tracking, with its repositories."""

from collections.abc import Sequence
from typing import Any

from chassis.work import Work
from contracts import matching
from contracts.message import Message
from tracking.adapters.translation import Opening, case_of, catalogue_item_of, process_of
from tracking.domain.case import ACTIONS
from tracking.domain.holding import HANDS_ON
from tracking.storage.clocks import CalendarCopies, Clocks, Escalations, Stations
from tracking.storage.deliveries import Deliveries
from tracking.storage.repository import Cases, Catalogue, Items, Notifications, Steps

CHANGING_AN_ITEM = (matching.ItemAssessed, matching.ServiceAgreed)


class TrackingWork(Work):
    """The chassis' unit of work with everything that tracking keeps."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.cases = Cases(self.session)
        self.items = Items(self.session)
        self.steps = Steps(self.session, self.rows)
        self.notifications = Notifications(self.rows)
        self.deliveries = Deliveries(self.session, self.rows)
        self.catalogue = Catalogue(self.session)
        self.clocks = Clocks(self.session)
        self.escalations = Escalations(self.session, self.rows)
        self.calendars = CalendarCopies(self.session, self.rows)
        self.stations = Stations(self.session, self.rows)

    def expect(self, messages: Sequence[Message]) -> None:
        """Load what the messages are about, the cases first."""
        story = [m for m in messages if hasattr(m, "case_id")]
        opened = [case_of(m) for m in story if isinstance(m, Opening)]
        self.cases.expect(opened, [m.case_id for m in story])
        self.items.expect([m.item_id for m in story if isinstance(m, CHANGING_AN_ITEM)])
        handed_on = [m for m in story if m.name in HANDS_ON and hasattr(m, "item_id")]
        self.clocks.expect([m.item_id for m in handed_on])
        self.steps.expect([m.case_id for m in story if m.name in ACTIONS])
        published = [m for m in messages if isinstance(m, matching.CatalogueItemPublished)]
        self.catalogue.expect(
            [catalogue_item_of(m) for m in published], [process_of(m) for m in published]
        )
