"""The command line: finds the command that is asked for and turns errors into messages and exit statuses."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from dashboard import __version__

COMMANDS = {
    "run": "build the events if needed and open the dashboard on this machine",
    "code": "code any documents into a file of events",
    "build": "code the documents of a workspace",
    "export": "write the events that filters select to a file",
    "verify": "check an export against its manifest and its workspace",
    "import": "take events of exports into a workspace",
    "evaluate": "measure the coder against hand-coded documents",
    "explain": "show why sentences of a document were coded or not",
    "bench": "measure how fast the parts of the program are",
    "init": "make a workspace of one's own",
    "demo": "make a workspace of invented events to try the dashboard with",
}
RENAMED = {"import": "import_"}  # a command's module where its word is one of Python's own
PROBLEMS, USAGE, INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command: 0 for success, 1 for problems, 2 for wrong usage, 130 when interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(given)
    except KeyboardInterrupt:
        print("dashboard: interrupted; nothing half-written is left", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of the output went away, as `head` does: keep Python from complaining when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEMS


def _run(given: list[str]) -> int:
    # Only the chosen command is imported: the libraries of all of them take seconds to load.
    chosen = next((word for word in given if not word.startswith("-")), "")
    module = import_module(f"dashboard.commands.{RENAMED.get(chosen, chosen)}") if chosen in COMMANDS else None
    parser = _build_parser(chosen, module)
    options = parser.parse_args(given)
    if module is None:
        parser.print_help()
        return USAGE
    status: int = module.run(options)
    return status


def _build_parser(chosen: str, module: ModuleType | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dashboard",
        description="Documents on how North Korea pulls escapees back become events on a timeline, a map and cards.",
        epilog="Start with: dashboard run. Help on one command: dashboard code --help.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"dashboard {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        _add_command(commands, name, purpose, module if name == chosen else None)
    return parser


def _add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, purpose: str, module: ModuleType | None
) -> None:
    command = commands.add_parser(
        name,
        help=purpose,
        description=f"{purpose[0].upper()}{purpose[1:]}.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    if module:
        command.epilog = module.EPILOG
        module.add_arguments(command)


if __name__ == "__main__":
    sys.exit(main())
