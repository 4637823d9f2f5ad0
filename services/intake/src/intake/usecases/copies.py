"""Keeping up with what other services tell. Each is right after duplicates and in any order."""

import datetime
import uuid

from chassis.early import TooEarly
from intake.domain.facts import CatalogueItem, Disclosure, Station, StationPromise
from intake.domain.ports import Work
from intake.usecases.first_asks import close_ask
from intake.usecases.limits import RECOUNT
from worktime import Calendar


def remember_station(work: Work, station: Station) -> None:
    """Keep a station as admin published it (3.3)."""
    work.copies.put_station(station)


def remember_calendar(work: Work, calendar: Calendar) -> None:
    """Keep the working calendar of a year; what was counted without it is counted again, after this (7.2)."""
    if work.copies.put_calendar(calendar):
        work.remind(RECOUNT, calendar.year, work.now)


def remember_catalogue_item(work: Work, item: CatalogueItem) -> None:
    """Keep a catalogue item with its promise and materials (5.1.1, 7.3.1)."""
    work.copies.put_catalogue_item(item)


def remember_promise(work: Work, promise: StationPromise) -> None:
    """Keep what a station promises for an item; those of agencies in it are their own (7.2b)."""
    work.copies.put_promise(promise)


def grant_disclosure(work: Work, disclosure: Disclosure) -> None:
    """A provider took an item: it may read the contact data from now on (9.3.3)."""
    work.disclosures.grant(disclosure)


def revoke_disclosure(work: Work, disclosure: Disclosure) -> None:
    """A provider gave an item back: it may not read the contact data any more (9.3.3)."""
    work.disclosures.revoke(disclosure, work.now)


def mark_archived(work: Work, case_id: uuid.UUID, at: datetime.datetime) -> None:
    """The case is in the archive (7.3.2f). Raises TooEarly for a case that is not here (a restored database)."""
    form = work.forms.find(case_id, lock=True)
    if form is None:
        raise TooEarly(f"no form {case_id}")
    form.archived_at = form.archived_at or at
    close_ask(work, case_id)
