"""The option that names the coder."""

from argparse import ArgumentParser, Namespace

from dashboard.model import CoderName


def add_coder_option(parser: ArgumentParser, otherwise: str = "semantic up to some thousand documents") -> None:
    """Declares --coder."""
    parser.add_argument(
        "--coder",
        choices=tuple(CoderName),
        help=f"fast: words and patterns; semantic: with the encoder of sentences beside them (else {otherwise})",
    )


def coder_of(options: Namespace) -> CoderName | None:
    """The coder that the options name."""
    return CoderName(options.coder) if options.coder else None
