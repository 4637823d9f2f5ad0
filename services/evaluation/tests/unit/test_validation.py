"""A form is checked as a whole."""

import datetime

import pytest

from evaluation.adapters.definitions import APPENDIX_C, SERVICE_SUMMARY, ShippedDefinitions
from evaluation.domain.errors import ContentRefused
from evaluation.domain.validation import MAX_FILES, accept, wrong_fields

TODAY = datetime.date(2026, 7, 1)
DEFINITIONS = ShippedDefinitions()


def wrong(content, form=APPENDIX_C):
    found = wrong_fields(DEFINITIONS.current(form), content, TODAY)
    return {(field.field, field.code) for field in found}


def test_a_filled_form_passes(build):
    accept(DEFINITIONS.current(APPENDIX_C), build.content(), TODAY)


def test_what_nobody_must_fill_in_may_be_left_out(build):
    content = build.content(opinion=None, station_staff=None, department="", technical_staff=None)
    assert wrong(content) == set()


def test_every_missing_field_is_named_when_the_form_is_empty():
    required = {f.key for f in DEFINITIONS.current(APPENDIX_C).fields() if f.required}
    assert wrong({}) == {(key, "required") for key in required}
    assert len(required) == 16


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("overall", "very_dissatisfied", "not_an_option"),
        ("overall", "yes", "not_an_option"),
        ("overall", ["satisfied"], "not_an_option"),
        ("solved", True, "not_an_option"),
        ("solved", "satisfied", "not_an_option"),
        ("facilities", "   ", "required"),
        ("opinion", "长" * 2001, "too_long"),
        ("opinion", "x" * 1_000_000, "too_long"),
        ("opinion", 7, "not_text"),
        ("opinion", {"a": 1}, "not_text"),
        ("opinion", "a\x00b", "bad_character"),
        ("opinion", "\ud800", "bad_character"),
        ("phone", "call me", "not_a_phone"),
        ("phone", "1" * 200, "not_a_phone"),
        ("signed_on", "01.07.2026", "not_a_date"),
        ("signed_on", "20260701", "not_a_date"),
        ("signed_on", 20260701, "not_a_date"),
        ("signed_on", "2026-07-02", "in_future"),
        ("ended_at", "2026-07-01T00:00:00+00:00", "filled_by_system"),
        ("kind", "metrology", "filled_by_system"),
        ("wishes", "more", "unknown_field"),
    ],
)
def test_a_wrong_field_is_named_with_its_mistake(build, key, value, code):
    assert wrong(build.content(**{key: value})) == {(key, code)}


@pytest.mark.parametrize(
    "phone", ["13800000000", "+86 24 2345 6789", "024-23456789", "（024）23456789转12"]
)
def test_usual_ways_to_write_a_phone_number_pass(build, phone):
    assert wrong(build.content(phone=phone)) == set()


def test_all_wrong_fields_come_at_once_in_both_languages(build):
    content = build.content(overall="great", contact="", opinion="长" * 2001, x=1)
    with pytest.raises(ContentRefused) as refused:
        accept(DEFINITIONS.current(APPENDIX_C), content, TODAY)
    fields = refused.value.wrong_fields
    assert [f.field for f in fields] == ["contact", "overall", "opinion", "x"]
    assert fields[0].zh == "“联系人”为必填项"
    assert fields[0].en == '"Contact person" is required'
    assert "非常满意、满意、一般、不满意" in fields[1].zh


def test_a_field_name_from_outside_is_shown_short_and_clean():
    (field,) = [
        f
        for f in wrong_fields(DEFINITIONS.current(SERVICE_SUMMARY), {"\ud800" * 300: 1}, TODAY)
        if f.code == "unknown_field"
    ]
    assert field.field == "?" * 100


def test_a_thousand_unknown_fields_do_not_make_a_thousand_errors(build):
    assert len(wrong(build.content(**{f"x{n}": n for n in range(1000)}))) == 50


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([], set()),
        ([{"file_name": "证书.pdf", "size": 1, "media_type": "application/pdf"}], set()),
        ("证书.pdf", {("files", "not_a_file_list")}),
        ([{"file_name": "a.pdf"}], {("files[0]", "not_a_file")}),
        ([{"file_name": "a", "size": True, "media_type": "b"}], {("files[0]", "not_a_file")}),
        ([{"file_name": "a", "size": 0, "media_type": "b"}], {("files[0]", "not_a_file")}),
        ([{"file_name": " ", "size": 1, "media_type": "b"}], {("files[0]", "not_a_file")}),
        ([7] * (MAX_FILES + 1), {("files", "not_a_file_list")}),
    ],
)
def test_files_of_a_summary_are_checked_one_by_one(build, files, expected):
    assert wrong(build.summary(files=files), SERVICE_SUMMARY) == expected
