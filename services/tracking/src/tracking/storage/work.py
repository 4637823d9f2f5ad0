"""One transaction of tracking, with its repositories."""

from typing import Any

from chassis.work import Work
from tracking.storage.repository import Cases, Catalogue, Items, Notifications, Steps


class TrackingWork(Work):
    """The chassis' unit of work with everything that tracking keeps."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.cases = Cases(self.session)
        self.items = Items(self.session)
        self.steps = Steps(self.session)
        self.notifications = Notifications(self.session)
        self.catalogue = Catalogue(self.session)
