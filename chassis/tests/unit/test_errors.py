import marshmallow as ma
import pytest

from chassis.errors import Problem, in_chinese, wrong_fields


def test_every_wrong_field_is_named_with_its_path():
    messages = {"json": {"rows": {2: {"on": ["Not a valid date."]}}, "name": ["Unknown field."]}}
    assert [(f["field"], f["zh"]) for f in wrong_fields(messages)] == [
        ("rows[2].on", "日期或时间格式不正确。"),
        ("name", "未知字段。"),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (ma.fields.String(required=True), ma.missing),
        (ma.fields.String(), 1),
        (ma.fields.String(), None),
        (ma.fields.Integer(strict=True), "1"),
        (ma.fields.Boolean(), "x"),
        (ma.fields.Date(), "x"),
        (ma.fields.AwareDateTime(), "x"),
        (ma.fields.UUID(), "x"),
        (ma.fields.List(ma.fields.String()), "x"),
        (ma.fields.Dict(), "x"),
        (ma.fields.Decimal(), "x"),
        (ma.fields.String(validate=ma.validate.Length(max=1)), "xx"),
        (ma.fields.String(validate=ma.validate.Length(min=3)), "xx"),
        (ma.fields.String(validate=ma.validate.Length(min=3, max=4)), "xx"),
        (ma.fields.String(validate=ma.validate.Length(equal=3)), "xx"),
        (ma.fields.String(validate=ma.validate.OneOf(["a"])), "xx"),
        (ma.fields.String(validate=ma.validate.Regexp("a")), "xx"),
        (ma.fields.Integer(validate=ma.validate.Range(min=3)), 1),
        (ma.fields.Integer(validate=ma.validate.Range(max=0)), 1),
        (ma.fields.Integer(validate=ma.validate.Range(3, 4)), 1),
    ],
)
def test_each_message_of_the_library_that_we_use_has_a_chinese_side(field, value):
    schema = ma.Schema.from_dict({"f": field})()
    (message,) = schema.validate({} if value is ma.missing else {"f": value})["f"]
    assert in_chinese(message) != "填写有误。", message


def test_problem_speaks_chinese_first_and_carries_both():
    body = Problem(status=409, code="x", zh="中", en="e").body()
    assert (body["detail"], body["detail_zh"], body["detail_en"]) == ("中", "中", "e")
