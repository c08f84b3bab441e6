"""openpyxl, loaded when it is needed and always in one way."""

import os
from typing import Any


def openpyxl() -> Any:
    """The library. It takes 150 ms to load, so nothing else imports it first.

    It would use lxml where that happens to be installed, and then write other bytes and raise other errors.
    """
    os.environ["OPENPYXL_LXML"] = "False"
    import openpyxl

    return openpyxl
