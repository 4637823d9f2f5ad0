"""Chapter 9: numbers by station, year and kind without gaps, while fifty file and are accepted at once. Over HTTP."""

import threading
from typing import Any

import pytest

pytestmark = [pytest.mark.system, pytest.mark.broker]
FIFTY = 50


@pytest.mark.clause("9.3.4")
def test_numbers_have_no_gaps_when_fifty_are_filed_and_accepted_at_once(stage: Any) -> None:
    wish = stage.wish(boxes=["standards_lookup"])
    stage.cast.window.sign_in()
    stage.cast.enterprise.sign_in()
    numbers, troubles = [], []
    together = threading.Barrier(FIFTY)

    def one() -> None:
        filer, window = stage.cast.enterprise.alike(), stage.cast.window.alike()
        try:
            together.wait()
            form = filer.post("intake/forms", wish)["id"]
            numbers.append(window.post(f"intake/forms/{form}/acceptance")["number"])
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            filer.close()
            window.close()

    threads = [threading.Thread(target=one) for _ in range(FIFTY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert troubles == []
    counters = sorted(int(number.rpartition("-")[2]) for number in numbers)
    assert counters == list(range(counters[0], counters[0] + FIFTY))
    listed = stage.cast.station_master.every("intake/forms", state="accepted", limit=100)
    of_this_kind = sorted(int(one["number"].rpartition("-")[2]) for one in listed)
    assert of_this_kind == list(range(1, counters[-1] + 1))
