"""The domain's dataclasses on the tables; imported once, by work.py."""

from sqlalchemy.orm import registry

from admin.domain.account import Account, Client
from admin.domain.appointment import Booking, Slot
from admin.domain.archive import CaseFile
from admin.domain.calendar import CalendarYear
from admin.domain.chain import ArchiveRecord, Chain
from admin.domain.promise import Promise
from admin.domain.roster import Roster
from admin.domain.session import Family, RefreshToken
from admin.domain.station import Station
from admin.domain.supervision import Unit
from admin.domain.ticket import Ticket
from admin.domain.window import Window
from admin.storage import floor_tables, promise_tables, tables

mapped = registry(metadata=tables.metadata)

for domain_class, table in (
    (Account, tables.account),
    (Client, tables.client),
    (Family, tables.refresh_family),
    (RefreshToken, tables.refresh_token),
    (Unit, tables.unit),
    (CaseFile, tables.case_file),
    (Chain, tables.archive_chain),
    (ArchiveRecord, tables.archive_record),
    (Booking, floor_tables.booking),
    (Roster, floor_tables.roster),
):
    mapped.map_imperatively(domain_class, table)

# Revisions are counted by the domain, so that one without a change stays; a stale one is refused by the database.
for versioned_class, table in (
    (Station, tables.station),
    (CalendarYear, tables.calendar_year),
    (Window, floor_tables.service_window),
    (Ticket, floor_tables.ticket),
    (Slot, floor_tables.slot),
):
    mapped.map_imperatively(
        versioned_class, table, version_id_col=table.c.revision, version_id_generator=False
    )

mapped.map_imperatively(
    Promise,
    promise_tables.promise,
    version_id_col=promise_tables.promise.c.revision,
    version_id_generator=False,
    properties={"value": promise_tables.promise.c.working_days},
)
