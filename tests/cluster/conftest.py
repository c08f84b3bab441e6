"""Lets the tests of this folder import `cluster_work` and the hostile files: tests are no package."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "readers")]
