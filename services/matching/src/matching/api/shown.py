"""How things are shown: domain objects as plain data for the schemas."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from chassis.identity import Actor
from contracts.vocabulary import KINDS
from matching.domain import call as calls
from matching.domain import item as items
from matching.domain import negotiation as negotiations
from matching.domain import offer as offers
from matching.domain.call import Call, Quote
from matching.domain.item import Item
from matching.domain.negotiation import Negotiation, Round
from matching.domain.offer import Offer, State
from matching.domain.ranking import PARTS, REASONS, Excluded, Part, Ranking, Scored
from matching.domain.sheet import Sheet

Row = dict[str, Any]
Names = Mapping[str, Row]
# What a provider learns only when it accepted (9.3.3).
DISCLOSED = ("case_id", "number", "enterprise")


def catalogue_item_shown(document: Row) -> Row:
    kind_zh, kind_en = KINDS[document["kind"]]
    return {**document, "kind_zh": kind_zh, "kind_en": kind_en}


def provider_shown(entry: Row) -> Row:
    renamed = {
        "provider_id": entry["id"],
        "name_zh": entry["zh"],
        "name_en": entry["en"],
        "cycle_working_days": entry["cycle"],
    }
    return {**entry, **renamed}


def worded(state: Any, words: Mapping[Any, tuple[str, str]]) -> Row:
    """A state with its words in Chinese and English."""
    state_zh, state_en = words[state]
    return {"state": str(state), "state_zh": state_zh, "state_en": state_en}


def item_brief(item: Item, names: Names) -> Row:
    words = worded(item.state, items.WORDS)
    return {**_plain(item), **words, **_name(item, names), "item_id": item.id}


def offer_brief(offer: Offer) -> Row:
    return {**_plain(offer), **worded(offer.state, offers.WORDS), "offer_id": offer.id}


def offer_shown(offer: Offer, item: Item, names: Names, actor: Actor) -> Row:
    """The offer with its need, masked for a provider that has not accepted it."""
    full = {**item_brief(item, names), **offer_brief(offer)}
    if actor.role == "provider" and offer.state is not State.ACCEPTED:
        return {**full, **dict.fromkeys(DISCLOSED)}
    return full


def call_shown(call: Call, item: Item, names: Names, actor: Actor) -> Row:
    """The call with its need and the quotes that count, the cheapest first; masked for a provider."""
    quotes = sorted(call.standing.values(), key=lambda one: (one.price_yuan, one.number))
    full = {
        **item_brief(item, names),
        **_plain(call),
        **worded(call.state, calls.WORDS),
        "call_id": call.id,
        "invited": list(call.invited),
        "quotes": [_priced(one) for one in quotes],
    }
    if actor.role != "provider":
        return full
    own = [_priced(one) for one in quotes if one.provider == actor.provider]
    seen = worded(call.seen_by_providers, calls.WORDS)
    return {**full, **seen, **dict.fromkeys(DISCLOSED), "invited": None, "quotes": own}


def negotiation_shown(negotiation: Negotiation | None) -> Row | None:
    if negotiation is None:
        return None
    return {
        **worded(negotiation.state, negotiations.WORDS),
        "counterpart": str(negotiation.counterpart),
        "opened_at": negotiation.opened_at,
        "confirmed_by": negotiation.confirmed_by,
        "confirmed_at": negotiation.confirmed_at,
        "rounds": [_round(made) for made in negotiation.rounds],
    }


def sheet_shown(sheet: Sheet | None) -> Row | None:
    if sheet is None:
        return None
    return {
        "number": sheet.number,
        "path": sheet.path,
        "sha256": sheet.sha256,
        "issued_at": sheet.issued_at,
    }


def ranking_shown(ranking: Ranking) -> Row:
    return {
        "ranked": [_scored(scored) for scored in ranking.ranked],
        "excluded": [_excluded(excluded) for excluded in ranking.excluded],
    }


def _plain(thing: Any) -> Row:
    # Not dataclasses.asdict: mapped objects carry more than their fields.
    return {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}


def _name(item: Item, names: Names) -> Row:
    entry = names.get(item.code or "", {})
    return {"name_zh": entry.get("name_zh"), "name_en": entry.get("name_en")}


def _round(made: Round) -> Row:
    return {**_priced(made), "round": made.number, "party": str(made.party)}


def _priced(made: Round | Quote) -> Row:
    return {**_plain(made), "price_yuan": f"{made.price_yuan:.2f}"}


def _scored(scored: Scored) -> Row:
    parts = [_part(part) for part in scored.parts]
    return {**_named(scored), "score": scored.total, "parts": parts}


def _part(part: Part) -> Row:
    zh, en, _ = PARTS[part.name]
    return {**dataclasses.asdict(part), "zh": zh, "en": en}


def _excluded(excluded: Excluded) -> Row:
    reasons = [
        {"code": code, "zh": REASONS[code][0], "en": REASONS[code][1]} for code in excluded.reasons
    ]
    return {**_named(excluded), "reasons": reasons}


def _named(about: Scored | Excluded) -> Row:
    provider = about.provider
    return {
        "provider_id": provider.id,
        "name": provider.name_zh,
        "name_en": provider.name_en,
    }
