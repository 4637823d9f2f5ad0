import json
import uuid

import pytest

from chassis.envelope import PREFIX, Poison, Received, kept


def received(body=b"{}", **attributes):
    return Received(headers={PREFIX + k: v for k, v in attributes.items()}, body=body)


def test_type_and_version_are_read_from_the_schema():
    assert received(dataschema="intake.form_filed/v2").type_and_version() == (
        "intake.form_filed",
        2,
    )


@pytest.mark.parametrize("schema", ["", "intake.form_filed", "/v1", "intake.form_filed/vx", "x/v"])
def test_message_without_a_clear_type_is_poison(schema):
    with pytest.raises(Poison) as poison:
        received(dataschema=schema).type_and_version()
    assert poison.value.reason == "no_type"


@pytest.mark.parametrize("given", [{}, {"id": "7"}, {"id": 7}])
def test_message_without_an_id_is_poison(given):
    with pytest.raises(Poison) as poison:
        _ = received(**given).message_id
    assert poison.value.reason == "no_message_id"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{nope", "not_json"),
        (b"\xff", "not_json"),
        (b"[1]", "not_an_object"),
        (b"[" * 100_000, "not_json"),
    ],
)
def test_body_that_is_no_json_object_is_poison(body, reason):
    with pytest.raises(Poison) as poison:
        received(body).data()
    assert poison.value.reason == reason


def test_headers_of_strangers_are_not_carried_on():
    own = {PREFIX + "id": str(uuid.uuid4())}
    assert kept({**own, "x-death": [1], "nameko.call_id": "x", PREFIX + "evil": "y"}) == own


def test_data_comes_out_as_it_went_in():
    assert received(json.dumps({"名": 1}, ensure_ascii=False).encode()).data() == {"名": 1}
