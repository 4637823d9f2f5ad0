"""The need form as a workbook: in as a draft that keeps everything, with each wrong cell named (clause A)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.domain.errors import WrongField
from intake.domain.form import Channel, Form
from intake.domain.ports import Actor, Work
from intake.domain.validation import validate
from intake.domain.workbook import Place, address, cell_of, content_of, formula_in, layout_of
from intake.usecases.filing import Application, start_draft


@dataclass(frozen=True, kw_only=True)
class WrongCell:
    """A cell that has to be mended before the form can be filed; `cell` is None for what is wrong with the whole."""

    cell: str | None
    wrong: WrongField


def import_draft(
    work: Work,
    actor: Actor,
    place: tuple[str, Channel, str],
    values: Mapping[Place, Any],
) -> tuple[Form, Sequence[WrongCell]]:
    """A draft at a station, over a channel, on an edition, from the cells of a workbook; with all that is wrong.

    Raises what start_draft raises.
    """
    station, channel, version = place
    layout = layout_of(work.definition(version))
    filled = content_of(layout, values)
    application = Application(
        station=station, channel=channel, version=version, content=filled.content
    )
    form = start_draft(work, actor, application)
    wrong = validate(filled.content, layout.definition, work.checks)
    computed = [
        WrongCell(cell=address(slot.place), wrong=formula_in(slot)) for slot in filled.formulas
    ]
    named = [WrongCell(cell=cell_of(layout, filled, one), wrong=one) for one in wrong]
    return form, [*computed, *named]
