"""The fault suite's own tools: a load with a ledger, faults, and a checker that looks behind the system afterwards.

A scenario is a test in `tests/faults/test_*.py` (fixtures `town` and `report`):

    @pytest.mark.system
    def test_nothing_is_lost_when_<fault>(town: Town, report: Report) -> None:
        with report.scenario(town, "3", "broker: away") as scene:      # a row of the table, whatever happens
            with scene.load(rate=3.0):                # needs a second, seeded; the ledger is written before sending
                scene.warm_up()                       # the first needs are through all services
                with scene.fault():                   # counted
                    ...                               # the fault itself: town.servers, town.proxies, points, signals
                scene.recovered()                     # waits until a fresh need is everywhere; the time is noted
        # here the load was ended, everything drained, the checker compared and the row was written;
        # differences make the scenario fail: `scene.explain(...)` beforehand names what is allowed.

`town.full` tells the sizes apart: the quick one is part of `make test`, the full one is `make faults` (`--full`).
`scene.differ(text)` notes what a scenario itself found wrong, `scene.require` what its figures must satisfy.
Everything random comes from `scene.random` (seeded). A scenario with a system of its own adds a `Row` by `report.add`.
"""
