"""Entry point of the `unclench` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line with the arguments of this process; returns the exit code."""
    from unclench.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
