"""The toy service is a package of the tests: it stands where a real service would."""

import sys
from pathlib import Path

TOYS = Path(__file__).parent / "toys"
sys.path.insert(0, str(TOYS))
