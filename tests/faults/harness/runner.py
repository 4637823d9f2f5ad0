"""`python -m harness.runner intake`: a service as `chassis.run` starts it, with fail-points around its chassis."""

import os
import sys
from pathlib import Path

from harness import clocks

if __name__ == "__main__":
    clocks.move()

import chassis.run as production  # before anything that uses the network: it patches the standard library
from chassis.consumer import Consumer
from chassis.handling import Handling
from chassis.publisher import Publisher
from chassis.relay import Relay
from harness import poison
from harness.points import FOLDER, Board, Points, wrap

if __name__ == "__main__":
    poison.wrap(Handling)
    wrap(Points(Board(Path(os.environ[FOLDER]), sys.argv[1])), Consumer, Handling, Relay, Publisher)
    sys.exit(production.main())
