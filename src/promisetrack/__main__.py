"""Where the program starts, as ``promisetrack`` and as ``python -m promisetrack``."""

import os
import sys


def main() -> None:
    """Answer a shell that asks what may come next, or run the command line."""
    shell = os.environ.get("PROMISETRACK_COMPLETE")
    if shell:
        from promisetrack.completion import answer

        answer(shell, sys.argv[1:])
        return
    from promisetrack.cli import main as run

    run()


if __name__ == "__main__":
    main()
