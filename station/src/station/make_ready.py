"""Migrates and fills the databases of all services in one process: `python -m station.make_ready`.

One process, as most of a service's start is importing what all of them import. What to do comes on
standard input: `{"migrate": true, "reference": true, "environments": {service: settings}}`.
"""

import json
import os
import sys
from collections.abc import Mapping

from chassis import migrate, reference


def main() -> int:
    """Do what standard input says; say which service is at hand, for whoever reads the failure."""
    order = json.load(sys.stdin)
    for service, environment in order["environments"].items():
        _set(environment)
        for name, work in (("migrate", migrate.main), ("reference", reference.main)):
            if order[name]:
                print(f"{service}: {name}", flush=True)
                work([service])
    return 0


def _set(environment: Mapping[str, str]) -> None:
    for name in [name for name in os.environ if name.startswith("SERVICE_")]:
        del os.environ[name]
    os.environ.update(environment)


if __name__ == "__main__":
    sys.exit(main())
