"""What a message is: a frozen dataclass with a name, a version, an owner and a schema derived from its fields."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import types
import typing
import uuid
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Literal, Self, TypeVar

import marshmallow
import msgspec
from marshmallow import fields

from contracts.parts import Moment


class MessageRefused(ValueError):
    """A body does not fit its contract; `errors` names each wrong field."""

    def __init__(self, name: str, errors: dict[str, Any]) -> None:
        super().__init__(f"{name}: {errors}")
        self.errors = errors


M = TypeVar("M", bound="Message")
REGISTRY: dict[tuple[str, int], type[Message]] = {}

# The closed list of plain field types; anything else in a contract is a mistake and fails at import.
PLAIN: dict[type, Callable[..., fields.Field[Any]]] = {
    str: fields.String,
    int: lambda **options: fields.Integer(strict=True, **options),
    bool: fields.Boolean,
    uuid.UUID: fields.UUID,
    datetime.datetime: lambda **options: fields.AwareDateTime(format="iso", **options),
    datetime.date: fields.Date,
    decimal.Decimal: lambda **options: fields.Decimal(as_string=True, **options),
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Message:
    """The base of every contract: when it happened (UTC) and who did it (an opaque account id, and a role)."""

    name: ClassVar[str]
    version: ClassVar[int]
    owner: ClassVar[str]
    bus: ClassVar[str]
    exchange: ClassVar[str]
    schema: ClassVar[marshmallow.Schema]
    decoder: ClassVar[msgspec.json.Decoder[Any]]
    heard: ClassVar[
        bool
    ]  # somebody listens; a message that nobody needs yet is checked and not sent
    partition: ClassVar[str]  # the field whose value names what the message is about

    occurred_at: Moment
    actor: str
    actor_role: str

    @classmethod
    def routing_key(cls) -> str:
        return f"{cls.name.split('.', 1)[1]}.v{cls.version}"

    @property
    def subject(self) -> str:
        """What the message is about, as the CloudEvents attribute `subject`."""
        return str(getattr(self, self.partition))

    def dump(self) -> dict[str, Any]:
        """Plain JSON-ready data. Raises MessageRefused where a field has the wrong type."""
        data = typing.cast(dict[str, Any], self.schema.dump(self))
        if errors := self.schema.validate(data):
            raise MessageRefused(self.name, errors)
        return data

    def plain(self, names: Iterable[str]) -> dict[str, Any]:
        """Some of its fields as JSON-ready data, as they stand on the wire."""
        body = msgspec.json.decode(msgspec.json.encode(self))
        return {name: body[name] for name in names}

    @classmethod
    def load(cls, data: dict[str, Any], unknown: Literal["exclude", "raise"] = "exclude") -> Self:
        """Read a body; fields this version does not know are ignored. Raises MessageRefused."""
        try:
            return typing.cast(Self, cls.schema.load(data, unknown=unknown))
        except marshmallow.ValidationError as error:
            raise MessageRefused(cls.name, error.messages_dict) from error

    @classmethod
    def decode(cls, body: bytes) -> Self:
        """Read a body from the wire, some thirty times faster than `load`, and never where that would refuse.

        Raises ValueError at the first thing amiss; `load` then tells whether it is, and names every wrong field.
        """
        return typing.cast(Self, cls.decoder.decode(body))

    def encode(self) -> bytes:
        """The body for the wire. Raises MessageRefused where a field has the wrong type."""
        try:
            body = msgspec.json.encode(self)
            self.decode(body)
        except (TypeError, ValueError) as error:
            self.dump()
            raise MessageRefused(self.name, {"_schema": [str(error)]}) from error
        return body


@typing.dataclass_transform(kw_only_default=True, frozen_default=True)
def message(
    name: str,
    *,
    version: int = 1,
    partition: str = "case_id",
    bus: str = "station",
    exchange: str | None = None,
    heard: bool = True,
) -> Callable[[type[M]], type[M]]:
    """Make a dataclass a contract: `message("intake.need_accepted")`; kept in REGISTRY by (name, version)."""

    def decorate(cls: type[M]) -> type[M]:
        made = dataclasses.dataclass(frozen=True, kw_only=True)(cls)
        made.name, made.version, made.partition, made.bus = name, version, partition, bus
        made.heard, made.owner = heard, name.split(".", 1)[0]
        made.exchange = exchange or f"{made.owner}.events"
        made.schema = schema_of(made)()
        made.decoder = msgspec.json.Decoder(made)
        if (name, version) in REGISTRY:
            raise ValueError(f"{name} v{version} is declared twice")
        REGISTRY[name, version] = made
        return made

    return decorate


def schema_of(cls: type[Any]) -> type[marshmallow.Schema]:
    """The marshmallow schema of a dataclass, from its type hints."""
    hints = typing.get_type_hints(cls)
    members = {f.name: _field(hints[f.name], _default(f)) for f in dataclasses.fields(cls)}

    @marshmallow.post_load
    def make(self: marshmallow.Schema, data: dict[str, Any], **_: Any) -> Any:
        return cls(**data)

    return type(f"{cls.__name__}Schema", (marshmallow.Schema,), {**members, "make": make})


def _default(field: dataclasses.Field[Any]) -> dict[str, Any]:
    if field.default is dataclasses.MISSING:
        return {"required": True}
    return {"load_default": field.default}


def _field(hint: Any, options: dict[str, Any]) -> fields.Field[Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        (inner,) = (a for a in arguments if a is not type(None))
        return _field(inner, {**options, "allow_none": True})
    if origin is tuple:
        return _Tuple(_field(arguments[0], {}), **options)
    if origin is dict:
        return fields.Dict(keys=fields.String(), values=_field(arguments[1], {}), **options)
    if dataclasses.is_dataclass(hint):
        return fields.Nested(schema_of(typing.cast(type[Any], hint)), **options)
    return PLAIN[hint](**options)


class _Tuple(fields.List[Any]):
    """A list on the wire, a tuple in the frozen dataclass."""

    def _deserialize(self, *args: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(*args, **kwargs))
