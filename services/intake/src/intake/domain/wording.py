"""What is wrong with a field, in Chinese and English, by stable code."""

from collections.abc import Mapping

from intake.domain.errors import WrongField

WORDS: Mapping[str, tuple[str, str]] = {
    "required": ("必填", "is required"),
    "unknown_field": ("未知的字段", "is not a field of this form"),
    "unknown_box": ("未知的服务事项", "is not a box of this form"),
    "unknown_table": ("未知的表格", "is not a table of this form"),
    "unknown_choice": ("只能是以下之一：{limit}", "must be one of: {limit}"),
    "ticked_twice": ("重复勾选", "is ticked twice"),
    "wrong_type": ("应为{limit}", "must be {limit}"),
    "bad_text": ("含有不能保存的控制字符", "holds characters that cannot be kept"),
    "too_long": ("超过 {limit} 个字符", "is longer than {limit} characters"),
    "too_small": ("不得小于 {limit}", "must not be less than {limit}"),
    "too_large": ("不得大于 {limit}", "must not be more than {limit}"),
    "too_many_rows": ("不得超过 {limit} 行", "has more than {limit} rows"),
    "empty_row": ("空行，请填写或删除", "is an empty row: fill it in or remove it"),
    "not_a_decimal": ("应为最多两位小数的数字", "must be a number with at most two decimals"),
    "not_a_date": ("应为有效日期，如 2026-09-01", "must be a date such as 2026-09-01"),
    "bad_credit_code": ("不是有效的统一社会信用代码", "is not a valid unified social credit code"),
    "unknown_district": (
        "不是辽宁省的县级行政区划代码",
        "is not the code of a district or county in Liaoning",
    ),
    "ended_district": ("该行政区划代码已停用", "is a district code no longer in use"),
    "bad_phone": ("不是有效的电话号码", "is not a valid phone number"),
    "bad_email": ("不是有效的电子邮箱", "is not a valid e-mail address"),
    "empty_form": (
        "没有勾选任何事项，也没有填写任何表格或其他需求",
        "asks for nothing: no box, no row, no other need",
    ),
    "other_enterprise": (
        "与提交时的企业不同：请为该企业另行填表",
        "is not the one that the form was filed for: file another form",
    ),
    "too_deep": ("嵌套过深", "is nested too deep"),
}

# What a value should have been, by the type of its field.
EXPECTED: Mapping[str, tuple[str, str]] = {
    "text": ("文本", "text"),
    "integer": ("整数", "a whole number"),
    "decimal": ('文本形式的数字，如 "1200.50"', 'a number in quotes, such as "1200.50"'),
    "yes_no": ("是或否", "true or false"),
    "object": ("对象", "an object"),
    "list": ("列表", "a list"),
}


def wrong(
    path: str, code: str, label: tuple[str, str] = ("", ""), limit: object = ""
) -> WrongField:
    """One wrong field, in words. `label` is its name in Chinese and English, `limit` what it ran against."""
    zh, en = WORDS[code]
    path = path.encode("utf-8", "replace").decode()  # keys may hold half surrogate pairs
    limits = limit if isinstance(limit, tuple) else (limit, limit)
    return WrongField(
        path,
        code,
        f"{label[0] or path}：{zh.format(limit=limits[0])}。",
        f"{label[1] or path} {en.format(limit=limits[1])}.",
    )


def wrong_type(path: str, expected: str, label: tuple[str, str] = ("", "")) -> WrongField:
    """A value of another type than the field's."""
    return wrong(path, "wrong_type", label, EXPECTED.get(expected, EXPECTED["text"]))
