"""Lets the tests of this folder import `list_office` and `ledger_office`: tests are no package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
