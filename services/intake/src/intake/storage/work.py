"""Intake's unit of work."""

from collections.abc import Sequence
from typing import Any

from chassis.work import Work
from intake import data
from intake.adapters.checks import checks_for
from intake.domain.definition import Definition
from intake.domain.numbering import year_of
from intake.domain.ports import Checks
from intake.storage.asks import FirstAsks, Inquiries
from intake.storage.copies import Copies, Disclosures
from intake.storage.fees import Fees
from intake.storage.inbound import InboundMessages
from intake.storage.repository import Forms, Numbers, Papers, Recounts
from intake.storage.uploads import Uploads
from intake.storage.visits import Visits


class IntakeWork(Work):
    """One transaction with the repositories of intake."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.forms = Forms(self.session)
        self.papers = Papers(self.session)
        self.copies = Copies(self.session, self.rows)
        self.disclosures = Disclosures(self.session, self.rows)
        self.first_asks = FirstAsks(self.session)
        self.inquiries = Inquiries(self.session)
        self.visits = Visits(self.session)
        self.uploads = Uploads(self.session)
        self.fees = Fees(self.session)
        self.inbound = InboundMessages(self.session)
        self.recounts = Recounts(self.session)
        self.numbers = Numbers(self.session)

    def expect(self, messages: Sequence[Any]) -> None:
        """Load the forms and their first asks that the messages change; copies are written without being read."""
        archived = [m.case_id for m in messages if m.name == "admin.case_archived"]
        self.forms.expect(archived)
        self.first_asks.expect(archived)

    @property
    def checks(self) -> Checks:
        return checks_for(year_of(self.now))

    def definition(self, version: str) -> Definition:
        return data.definition(version)
