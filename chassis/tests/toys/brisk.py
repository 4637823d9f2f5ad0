"""Runs the toy as chassis.run does, with a broker link that loses patience sooner: tests cannot wait so long."""

import sys

import chassis.run
from chassis import link, publisher

link.HEARTBEAT = 2  # seconds, as the stock service has it
publisher.CONFIRM_WITHIN = 2.0

if __name__ == "__main__":
    sys.exit(chassis.run.main())
