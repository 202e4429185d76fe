"""Run the command line as ``python -m promisetrack``."""

from promisetrack.cli import main

if __name__ == "__main__":
    main()
