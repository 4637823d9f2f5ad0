"""Promised times: set within the law, proposed by analogy, published, measured (7.2b, 7.2d)."""

import datetime
import uuid
from collections.abc import Callable, Iterable

from admin.domain.errors import FieldsRefused, NotFound
from admin.domain.hours import minutes_a_day
from admin.domain.ports import Work
from admin.domain.promise import CatalogueItem, Promise, Terms, propose, wrong_terms
from admin.domain.reach import Party, own_station
from contracts.admin import PromisePublished
from worktime import Limit

CheckRevision = Callable[[int], None]
Due = tuple[uuid.UUID, str | None, datetime.datetime]
IN_WORDS = "5.8"  # a need in words is counted under other consultation


def learn_item(work: Work, item: CatalogueItem) -> None:
    """Keep a catalogue item with its statutory limit (5.1.1)."""
    work.promises.put_item(item)


def set_promise(
    work: Work, party: Party, place: tuple[str, str, str], terms: Terms, check: CheckRevision
) -> Promise:
    """Promise a time for an item, by station, holder and item; kept in the history and told (7.2b).

    `check` raises for a stale caller. Raises NotYourStation, NotFound, FieldsRefused for one above the law.
    """
    station, holder, item = place
    own_station(party, station)
    catalogue = work.promises.catalogue()
    if wrong := wrong_terms(item, terms, catalogue, _minutes_a_day(work, station)):
        raise FieldsRefused(wrong)
    promise = work.promises.find(station, holder, item)
    if promise is None:
        promise = _new(work, place, terms)
    else:
        check(promise.revision)
        promise.change(terms, by=work.actor.id, at=work.now)
    work.promises.note(promise)
    _tell(work, promise)
    return promise


def propose_promise(work: Work, party: Party, station: str, item: str) -> Terms:
    """What a station could promise for an item, from similar ones (7.2d). Raises NotYourStation, NotFound."""
    own_station(party, station)
    catalogue = work.promises.catalogue()
    if item not in catalogue:
        raise NotFound(what_zh="事项", what_en="item", key=item)
    standard = {code: Limit(one.promise_working_days) for code, one in catalogue.items()}
    own, day = work.promises.promised(station), _minutes_a_day(work, station)
    proposed = propose(catalogue[item], catalogue, own, day)
    proposed = proposed or propose(catalogue[item], catalogue, standard, day)
    if proposed is None:
        raise NotFound(what_zh="同类事项", what_en="similar item", key=item)
    return proposed


def note_due_times(work: Work, station: str, items: Iterable[Due]) -> None:
    """Remember what was promised until when, to measure it (7.2b)."""
    for item_id, code, due_at in items:
        work.promises.note_due(item_id, station, code or IN_WORDS, due_at)


def note_end(work: Work, item_id: uuid.UUID, ended_at: datetime.datetime) -> None:
    """Remember when an item's service ended."""
    work.promises.note_end(item_id, ended_at)


def _minutes_a_day(work: Work, code: str) -> int:
    """Minutes. Raises NotFound."""
    station = work.network.find(code)
    if station is None:
        raise NotFound(what_zh="服务站", what_en="station", key=code)
    return minutes_a_day(station.opening_hours)


def _new(work: Work, place: tuple[str, str, str], terms: Terms) -> Promise:
    station, holder, item = place
    promise = Promise(
        id=work.new_id(),
        station=station,
        holder=holder,
        item=item,
        value=terms.limit.value,
        unit=terms.limit.unit.value,
        basis=terms.basis,
        ground=terms.ground,
        similar_to=list(terms.similar_to),
        changed_by=work.actor.id,
        changed_at=work.now,
    )
    work.promises.add(promise)
    return promise


def _tell(work: Work, promise: Promise) -> None:
    work.emit(
        PromisePublished(
            occurred_at=work.now,
            actor=work.actor.id,
            actor_role=work.actor.role,
            station=promise.station,
            holder=promise.holder,
            item=promise.item,
            revision=promise.revision,
            working_days=promise.value,
            unit=promise.unit,
        )
    )
