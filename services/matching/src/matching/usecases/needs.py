"""What comes from the other services: stations, and the items of an accepted form."""

from collections.abc import Sequence

from matching.domain.item import AcceptedCase, AcceptedNeed, Item
from matching.domain.ports import Work
from matching.domain.station import Station


def keep_station(work: Work, station: Station) -> None:
    """Keep admin's newest facts about a station; an older revision that comes late changes nothing (3.3)."""
    kept = work.stations.find(station.code)
    if kept is None:
        work.stations.add(station)
    elif station.revision > kept.revision:
        kept.revision, kept.status = station.revision, station.status
        kept.name_zh, kept.name_en = station.name_zh, station.name_en
        kept.served_items, kept.tier = station.served_items, station.tier


def receive_need(work: Work, case: AcceptedCase, needs: Sequence[AcceptedNeed]) -> None:
    """Put the items of an accepted form up for assessment, each once (6.2.1, 7.3.2c)."""
    for position, need in enumerate(needs, start=1):
        if work.items.find(need.item_id) is None:
            work.items.add(Item.of(case, need, position))
