"""A migrated database of its own for each module of storage tests."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from chassis.database import connect
from chassis.testing import fresh_database


@pytest.fixture(scope="module")
def engine() -> Iterator[sa.Engine]:
    with fresh_database("intake") as url:
        made = connect(url)
        yield made
        made.dispose()
