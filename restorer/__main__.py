"""``python -m restorer``."""

import sys

from restorer.cli import main

if __name__ == "__main__":  # worker processes import it under another name
    sys.exit(main())
