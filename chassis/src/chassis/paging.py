"""Pages by cursor: cost does not grow with the place in the list."""

from typing import Any

import marshmallow as ma
import sqlalchemy as sa
from sqlalchemy.orm import Session

PAGE = 50
LARGEST_PAGE = 100


class PageQuery(ma.Schema):
    """`after`: the cursor of the page before; `limit`: rows wanted, at most 100."""

    class Meta:
        unknown = ma.EXCLUDE

    after = ma.fields.String(load_default=None, validate=ma.validate.Length(max=200))
    limit = ma.fields.Integer(load_default=PAGE, validate=ma.validate.Range(1, LARGEST_PAGE))


class BadCursor(ValueError):
    """The `after` of a request is no cursor that this list gave out."""

    code, status = "bad_cursor", 422
    zh, en = "翻页游标 after 无效。", "The cursor in `after` is not valid."


def page(
    session: Session,
    statement: sa.Select[Any],
    key: sa.Column[Any],
    *,
    after: str | None = None,
    limit: int = PAGE,
) -> dict[str, Any]:
    """One page in descending order of a unique, indexed key column (newest first for time-ordered ids).

    Returns {"items": [entity, or dict of the selected columns, ...], "next": cursor or None}. Raises BadCursor.
    """
    if after:
        statement = statement.where(key < _cursor(after, key))
    rows = session.execute(statement.add_columns(key).order_by(key.desc()).limit(limit + 1)).all()
    shown = rows[:limit]
    return {
        "items": [_item(row) for row in shown],
        "next": str(shown[-1][-1]) if len(rows) > limit else None,
    }


def _cursor(after: str, key: sa.Column[Any]) -> Any:
    try:
        return key.type.python_type(after)
    except (ValueError, TypeError) as error:
        raise BadCursor from error


def _item(row: sa.Row[Any]) -> Any:
    values = tuple(row)[:-1]
    return values[0] if len(values) == 1 else dict(zip(row._fields, values, strict=False))
