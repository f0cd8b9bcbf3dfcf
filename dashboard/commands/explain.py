"""`dashboard explain`: shows sentence by sentence why a document was coded as it was."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from dashboard.coding import load_coder
from dashboard.coding.explaining import Explanation, ReadDate, ReadPlace, Reason, explain_document
from dashboard.coding.verdicts import Standing
from dashboard.commands.coders import add_coder_option, coder_of
from dashboard.commands.errors import OK, UsageError, reports_errors
from dashboard.commands.places import add_data_option, model_cache, workspace_of
from dashboard.documents import FORMATS, read_document
from dashboard.model import CoderName
from dashboard.progress import report
from dashboard.workspaces import check_workspace

EPILOG = """\
example:
  dashboard explain report.txt --sentence 4

Each sentence comes with the tactics that it might tell, the likeliest first: what became of each and why, the patterns
that hold, the words that weigh most (log odds; a word in slashes by its spelling), the nearest sentences of the bank,
its dates and places, and the file of the codebook that decides. Sentences that tell nothing are one line each.

exit status: 0 explained; 1 the file could not be read; 2 wrong usage"""

SAID = {
    Standing.CODED: "coded",
    Standing.SUGGESTED: "suggested only: too doubtful to be coded",
    Standing.BELOW: "not coded: too unlikely",
    Standing.YIELDS: "not coded: yields to {}",
    Standing.OTHERS: "not coded: done by others than this tactic's actors",
    Standing.NEGATION: "not coded: the sentence says that it did not happen",
    Standing.FEARED: "not coded: only feared or to be prevented",
    Standing.IMAGINED: "not coded: only possible or imagined",
    Standing.FICTION: "not coded: the document tells of a book, film or game",
    Standing.ADVICE: "not coded: the document gives its reader advice",
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a document")
    parser.add_argument("--sentence", type=int, metavar="N", help="only this one, counted from 1")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text to read, or JSON (else text)")
    parser.add_argument("--read-as", choices=FORMATS, default="", help="read the file as this (else content tells)")
    add_coder_option(parser, "semantic")
    add_data_option(parser)


@reports_errors
def run(options: Namespace) -> int:
    """Codes the document and tells the reasons."""
    workspace = workspace_of(options)
    check_workspace(workspace)
    document = read_document(options.file, options.file.name, options.read_as)
    with model_cache() as cache:
        name = coder_of(options) or CoderName.SEMANTIC
        coder = load_coder(workspace.codebook, workspace.gazetteer, workspace.aliases, cache, report, name)
        explanations = _chosen(explain_document(coder, document), options.sentence)
    lines = (line for one in explanations for line in _lines(one))
    text = _json(explanations) if options.format == "json" else "".join(f"{line}\n" for line in lines)
    sys.stdout.write(text)
    return OK


def _chosen(explanations: tuple[Explanation, ...], number: int | None) -> tuple[Explanation, ...]:
    if number is None:
        return explanations
    if not 1 <= number <= len(explanations):
        raise UsageError(f"--sentence {number}: the document has {len(explanations)} sentences")
    return explanations[number - 1 : number]


def _json(explanations: Sequence[Explanation]) -> str:
    return json.dumps([asdict(one) for one in explanations], ensure_ascii=False, indent=1) + "\n"


def _lines(explanation: Explanation) -> Iterator[str]:
    yield f"[{explanation.number}] {_shown(explanation.text)}"
    for date in explanation.dates:
        yield f"    date    {_date(date)}"
    if explanation.is_elsewhere:
        yield "    tells of another state's acts, so no pattern is tried (concepts.yaml: elsewhere)"
    if not explanation.reasons:
        yield "    no tactic is likely"
    for reason in explanation.reasons:
        yield from _reason_lines(reason)
    yield ""


def _reason_lines(reason: Reason) -> Iterator[str]:
    confidence = f", confidence {reason.confidence:.2f}" if reason.confidence is not None else ""
    said = SAID[reason.standing].format(reason.to)
    yield f"  {reason.tactic}: {said} (likelihood {reason.probability:.2f}{confidence})"
    if reason.standing is Standing.BELOW:
        return
    yield f"    odds    {_odds(reason)}"
    for hit in reason.patterns:
        yield f"    pattern {hit.pattern_id}, characters {hit.start}–{hit.end}"
    if reason.words:
        yield "    words   " + ", ".join(
            f"{_shown(f'/{one.text}/' if one.is_spelling else one.text)} {one.weight:+.2f}" for one in reason.words
        )
    for near in reason.neighbours:
        tells = "tells it" if near.tells else "does not"
        yield f"    like    {near.likeness:.2f} {near.file}:{near.line} ({tells}) {_shown(near.text)}"
    yield f"    date    of the act: {reason.date}"
    for place in reason.places:
        yield f"    place   {_place(place)}"
    if reason.event_id:
        yield f"    event   {reason.event_id}"
    yield f"    change  {reason.advice}"


def _odds(reason: Reason) -> str:
    encoder = "not asked" if reason.encoder_odds is None else f"{reason.encoder_odds:+.1f}"
    return f"words {reason.words_odds:+.1f}, encoder {encoder}, all together {reason.odds:+.1f}"


def _date(date: ReadDate) -> str:
    return f"{_shown(date.text)}: " + (f"refused, {date.refused}" if date.refused else f"{date.date} ({date.rule})")


def _place(place: ReadPlace) -> str:
    role = "no role in this act" if place.role == "none" else place.role
    return f"{_shown(place.name)} ({place.country}): {role}"


def _shown(text: str) -> str:
    """On one line, without characters that steer a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
