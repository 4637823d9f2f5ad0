"""The pieces that schemas are made of: bounded text, closed lists, pages, strictness."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from chassis.entered import said


def storable(value: str) -> None:
    """Refuses half a surrogate pair, which UTF-8 cannot hold. Raises ValidationError."""
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ma.ValidationError("String does not match expected pattern.")


def text(longest: int = 200, shortest: int = 1, **options: Any) -> fields.String:
    """A bounded string that can be stored."""
    if shortest == 1:  # then what is empty to the eye is empty
        return fields.String(validate=[validate.Length(0, longest), storable, said], **options)
    return fields.String(validate=[validate.Length(shortest, longest), storable], **options)


def one_of(choices: Any, **options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf([str(choice) for choice in choices]), **options)


def texts(longest: int = 200, most: int = 200, **options: Any) -> fields.List[Any]:
    """A bounded list of bounded strings."""
    return fields.List(text(longest), validate=validate.Length(0, most), **options)


def page_of(shown: type[ma.Schema]) -> type[ma.Schema]:
    """The schema of a page: {"items": [...], "next": cursor or null}."""
    members = {
        "items": fields.List(fields.Nested(shown)),
        "next": fields.String(allow_none=True),
    }
    return type(f"{shown.__name__}Page", (ma.Schema,), members)


class Strict(ma.Schema):
    """What comes in: unknown fields are refused."""

    class Meta:
        unknown = ma.RAISE
