"""The green channel is granted on a ground with evidence, or not at all (6.3.3)."""

import pytest

from intake.domain.acceptance import GROUND_NAMES, Green, GreenGround, green_of
from intake.domain.errors import GreenUngrounded


@pytest.mark.parametrize("ground", list(GreenGround))
def test_a_ground_with_evidence_is_a_grant(ground: GreenGround) -> None:
    assert green_of(ground.value, " 文号 ") == Green(ground=ground, evidence="文号")
    assert all(GROUND_NAMES[ground])


def test_neither_is_an_ordinary_case() -> None:
    assert green_of(None, "") is None
    assert green_of(None, "  ") is None


@pytest.mark.parametrize(
    ("ground", "evidence", "missing"),
    [("major_project", " ", "green_evidence"), (None, "文号", "green_ground")],
)
def test_either_alone_is_refused_with_what_is_missing(
    ground: str | None, evidence: str, missing: str
) -> None:
    with pytest.raises(GreenUngrounded) as caught:
        green_of(ground, evidence)
    assert [one.field for one in caught.value.wrong_fields] == [missing]
