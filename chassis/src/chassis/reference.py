"""Load the reference data of a service: `python -m chassis.reference matching`; may be run again at any time."""

import argparse
import sys

from chassis.config import setting
from chassis.database import connect
from chassis.parts import definition_of
from chassis.work import WorkFactory


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m chassis.reference", description=__doc__)
    parser.add_argument("service")
    options = parser.parse_args(arguments)
    definition = definition_of(options.service)
    factory = WorkFactory(connect(setting("DATABASE_URL")), definition.work, definition.name)
    if definition.load_reference:
        with factory.open() as work:
            definition.load_reference(work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
