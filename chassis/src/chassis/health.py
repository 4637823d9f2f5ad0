"""Whether a process lives and whether it is ready, for the people and programs that ask."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError


class Health:
    """The database decides readiness; the broker is told of, since needs are accepted without it."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.bus = "off"
        self.stopping = False  # asked to end: whoever balances is to look elsewhere

    def database(self) -> str:
        try:
            with self.engine.connect() as connection:
                connection.execute(sa.text("SELECT 1"))
        except SQLAlchemyError:
            return "away"
        return "connected"

    def report(self) -> tuple[dict[str, Any], int]:
        """What /health/ready answers."""
        database = self.database()
        ready = database == "connected" and not self.stopping
        state = {"ready": ready, "database": database, "bus": self.bus}
        return state, 200 if ready else 503
