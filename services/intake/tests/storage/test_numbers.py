"""Numbers without gaps under concurrency (9.3.4)."""

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake.storage.repository import Numbers


@pytest.mark.clause("9.3.4")
def test_fifty_at_once_get_each_number_once(engine: sa.Engine) -> None:
    taken: list[int] = []

    def take(index: int) -> None:
        with Session(engine) as session:
            number = Numbers(session).take("SY-CC-01", 2026, "need")
            if index % 5 == 0:
                session.rollback()  # gives its number back
                return
            session.commit()
            taken.append(number)

    threads = [threading.Thread(target=take, args=(index,)) for index in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(1, 41))


def test_each_year_starts_again(engine: sa.Engine) -> None:
    with Session(engine) as session:
        numbers = Numbers(session)
        assert [numbers.take("SY-YY-01", year, "need") for year in (2026, 2026, 2027)] == [1, 2, 1]
