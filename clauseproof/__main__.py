"""``python -m clauseproof``."""

import sys

from clauseproof.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
