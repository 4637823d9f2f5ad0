"""A link opens one questionnaire and cannot be made up."""

import datetime
import uuid

import pytest
from itsdangerous import URLSafeTimedSerializer

from evaluation.adapters.links import Links
from evaluation.domain.errors import LinkUnknown
from evaluation.domain.questionnaire import Questionnaire

LINKS = Links("secret", "https://portal.example/")


@pytest.fixture
def questionnaire(build):
    month = datetime.timedelta(days=30)
    return Questionnaire(
        id=uuid.uuid4(),
        case_id=uuid.uuid4(),
        item_id=uuid.uuid4(),
        station="SY-HP-01",
        enterprise="91210100MA0000000X",
        definition_version=1,
        issued_at=build.noon,
        expires_at=build.noon + month,
    )


def test_a_link_says_which_questionnaire_and_when_it_was_signed(build, questionnaire):
    link = LINKS.read(LINKS.token(questionnaire.id, questionnaire.issued_at))
    assert (link.questionnaire_id, link.signed_at) == (questionnaire.id, build.noon)


def test_a_questionnaire_has_one_link_however_often_it_is_shown(questionnaire):
    assert LINKS.url(questionnaire.id, questionnaire.issued_at) == LINKS.url(
        questionnaire.id, questionnaire.issued_at
    )
    assert LINKS.url(questionnaire.id, questionnaire.issued_at).startswith(
        "https://portal.example/e/"
    )


def test_a_link_names_nobody(questionnaire):
    payload = URLSafeTimedSerializer("x").loads_unsafe(
        LINKS.token(questionnaire.id, questionnaire.issued_at)
    )[1]
    assert payload == str(questionnaire.id)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é" * 50, "." * 2000, "Im51bGwi.aaa.bbb"])
def test_a_made_up_link_is_unknown(token):
    with pytest.raises(LinkUnknown):
        LINKS.read(token)


def test_a_link_signed_with_another_secret_is_unknown(questionnaire):
    with pytest.raises(LinkUnknown):
        LINKS.read(Links("other", "").token(questionnaire.id, questionnaire.issued_at))


def test_a_changed_link_is_unknown(questionnaire):
    token = LINKS.token(questionnaire.id, questionnaire.issued_at)
    swapped = "A" if token[-2] != "A" else "B"
    with pytest.raises(LinkUnknown):
        LINKS.read(token[:-2] + swapped + token[-1])


def test_a_signed_payload_that_is_no_id_is_unknown(questionnaire):
    other = LINKS._serializer(1).dumps({"id": str(questionnaire.id)})
    with pytest.raises(LinkUnknown):
        LINKS.read(other)
