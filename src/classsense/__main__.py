"""`classsense` and `python -m classsense`."""

import sys

from classsense.commands.entry import run


def main() -> None:
    """Run the command that the user asked for."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
