"""`python -m dvk_cli` is `dvk`."""

import sys

from dvk_cli.cli import main

if __name__ == "__main__":
    sys.exit(main())
