"""Identifiers: time-ordered UUIDs (version 7), so that an index on them grows at one end."""

import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    return uuid7()
