"""One transaction of admin, with its repositories and what hashes and signs."""

from collections.abc import Sequence
from typing import Any

from admin.adapters.credentials import Argon2Hasher, EdDsaSigner
from admin.domain import floor_ports, ports
from admin.storage import mapping, repository  # noqa: F401 - the mapping has to be there first
from admin.storage.appointments import SqlAppointments
from admin.storage.archive import SqlArchive
from admin.storage.floor import SqlTickets, SqlWindows
from admin.storage.promises import SqlPromises
from admin.storage.staffing import SqlRosters
from chassis.work import Work as ChassisWork
from contracts import evaluation, intake, matching, tracking

# What the archive of a case is made of; other messages are about no file of it.
ARCHIVED = (
    intake.NeedAccepted,
    matching.ServiceAgreed,
    tracking.CaseServed,
    evaluation.CaseEvaluated,
)


class AdminWork(ChassisWork):
    """The unit of work that the use cases get."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.accounts: ports.Accounts = repository.SqlAccounts(self.session)
        self.sign_ins: ports.SignIns = repository.SqlSignIns(self.session)
        self.network = repository.SqlNetwork(self.session)
        self.calendars: ports.Calendars = repository.SqlCalendars(self.session)
        self.archive = SqlArchive(self.session)
        self.promises: ports.Promises = SqlPromises(self.session, self.rows)
        self.windows: floor_ports.Windows = SqlWindows(self.session)
        self.tickets: floor_ports.Tickets = SqlTickets(self.session, self.rows)
        self.appointments: floor_ports.Appointments = SqlAppointments(self.session)
        self.rosters: floor_ports.Rosters = SqlRosters(self.session)
        self.passwords: ports.PasswordHasher = Argon2Hasher()
        self.signer: ports.Signer = EdDsaSigner()

    def expect(self, messages: Sequence[Any]) -> None:
        """Lock the files of these cases, then the chains of the stations whose archive may grow by one of them."""
        of_cases = [m for m in messages if isinstance(m, ARCHIVED)]
        files = self.archive.expect_files(m.case_id for m in of_cases)
        evaluated = {m.case_id for m in messages if isinstance(m, evaluation.CaseEvaluated)}
        evaluated |= {file.case_id for file in files if file.evaluated_items is not None}
        accepted = [m for m in messages if isinstance(m, intake.NeedAccepted)]
        stations = {m.station for m in accepted if m.case_id in evaluated}
        stations |= {f.station for f in files if f.station and f.case_id in evaluated}
        self.archive.expect_chains(stations)
        self.network.expect(stations)
