"""`dashboard evaluate`: measures the coder against hand-coded documents."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from dashboard.accuracy import accuracy_json, accuracy_lines, divide, readable_misses
from dashboard.batch import code_sources, gather, reference_of
from dashboard.codebook import load_bank
from dashboard.coding.calibration import FILE as CALIBRATION_FILE
from dashboard.coding.calibration import Calibrations, calibration_json
from dashboard.coding.coder import Coder, load_coder
from dashboard.coding.patterns import load_concepts
from dashboard.commands.coders import add_coder_option, coder_of
from dashboard.commands.errors import OK, PROBLEMS, UsageError, reports_errors
from dashboard.commands.places import add_data_option, model_cache, workspace_of
from dashboard.comparison import compare, comparison_json, comparison_lines
from dashboard.comparison_calibration import calibrate
from dashboard.documents import read_document
from dashboard.evaluation import Measures, measure
from dashboard.events import write_whole
from dashboard.gold import GoldDocument, load_gold
from dashboard.manifest import ACCURACY_FILE, COMPARISON_FILE
from dashboard.model import CoderName
from dashboard.progress import report, show_progress
from dashboard.settings import PACKAGE, Workspace
from dashboard.sources import Source
from dashboard.workspaces import check_workspace

EPILOG = """\
example:
  dashboard evaluate tests/gold --misses 20

GOLD holds documents, each with its coding by hand in a .json file of the same name (else tests/gold of the checkout).
Documents named d and an even number are the blind half: they are measured, but their misses are never printed.

--compare measures simpler coders beside this one, on the halves and on the example bank (some minutes). --calibrate
fits the confidence of events to documents named d and an odd number, and writes codebook/calibration.json.

exit status: 0 measured; 1 a document could not be read, or a coding by hand is wrong; 2 wrong usage"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what the command takes."""
    parser.add_argument("gold", nargs="?", type=Path, metavar="GOLD", help="folder with hand-coded documents")
    parser.add_argument("--json", action="store_true", help="print the measures as JSON")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print the first N missed and false events")
    parser.add_argument("--save", action="store_true", help="keep the measures for the Method page of the workspace")
    add_coder_option(parser, "semantic")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--compare", action="store_true", help="measure simpler coders instead, beside both of these")
    what.add_argument("--calibrate", action="store_true", help="fit confidence to the worked half and keep it")
    add_data_option(parser)


@reports_errors
def run(options: Namespace) -> int:
    """Codes the documents afresh and prints how the events compare."""
    workspace = workspace_of(options)
    check_workspace(workspace)
    gold = load_gold(_gold_folder(options.gold))
    if options.compare:
        return _compare(options, workspace, gold)
    return _calibrate(workspace, gold) if options.calibrate else _evaluate(options, workspace, gold)


def _evaluate(options: Namespace, workspace: Workspace, gold: tuple[GoldDocument, ...]) -> int:
    coder = coder_of(options) or CoderName.SEMANTIC
    measures = _measure(gold, workspace, coder)
    parts = divide(measures)
    sys.stdout.write(accuracy_json(parts, coder) if options.json else "\n".join(accuracy_lines(parts)) + "\n")
    for miss in readable_misses(measures)[: options.misses]:
        report(f"  - {miss}")
    if options.save:
        write_whole(workspace.codebook / ACCURACY_FILE, accuracy_json(parts, coder).encode("utf-8"))
    return OK if all(answer.document for answer in measures.answers) else PROBLEMS


def _compare(options: Namespace, workspace: Workspace, gold: tuple[GoldDocument, ...]) -> int:
    semantic, fast = _load_coders(workspace)
    bank = load_bank(workspace.codebook / "bank", semantic.codebook)
    documents = {document.name: read_document(document.path, document.name) for document in gold}
    rivals = tuple(compare(semantic, fast, gold, documents, bank, load_concepts(workspace.codebook)))
    sys.stdout.write(comparison_json(rivals) if options.json else "\n".join(comparison_lines(rivals)) + "\n")
    if options.save:
        write_whole(workspace.codebook / COMPARISON_FILE, comparison_json(rivals).encode("utf-8"))
    return OK


def _calibrate(workspace: Workspace, gold: tuple[GoldDocument, ...]) -> int:
    fitted: dict[CoderName, Calibrations] = {}
    for name, coder in zip((CoderName.SEMANTIC, CoderName.FAST), _load_coders(workspace), strict=True):
        fitted[name] = calibrate(coder, gold)
        report(f"{name}: slope {fitted[name].events.slope}, shift {fitted[name].events.shift}")
    write_whole(workspace.codebook / CALIBRATION_FILE, calibration_json(fitted).encode("utf-8"))
    return OK


def _load_coders(workspace: Workspace) -> tuple[Coder, Coder]:
    """The semantic and the fast one."""
    with model_cache() as cache:
        paths = (workspace.codebook, workspace.gazetteer, workspace.aliases, cache, report)
        return load_coder(*paths, CoderName.SEMANTIC), load_coder(*paths, CoderName.FAST)


def _gold_folder(named: Path | None) -> Path:
    folder = named or PACKAGE.parent / "tests" / "gold"
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder" if named else "name the folder with the hand-coded documents")
    return folder


def _measure(gold: tuple[GoldDocument, ...], workspace: Workspace, coder: CoderName) -> Measures:
    sources = [Source(document.path, document.name) for document in gold]
    with model_cache() as cache:
        answers = code_sources(sources, reference_of(workspace, cache, coder), report)
        batch = gather(show_progress(answers, len(sources), "coding"))
    for issue in batch.refused:
        report(f"{issue.document_file}: {issue.reason}")
    return measure({coding.document.file: coding for coding in batch.codings}, gold)
