"""The demonstration: one real need from the form to the archive, by programs outside the system, over HTTP only."""

from station.demo.client import DemoFailed
from station.demo.journey import Outcome, run

__all__ = ["DemoFailed", "Outcome", "run"]
