"""``python -m lettergen``."""

from lettergen.cli.app import main

if __name__ == "__main__":
    main()
