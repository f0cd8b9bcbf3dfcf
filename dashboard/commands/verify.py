"""`dashboard verify`: checks an export against its manifest, and against the workspace that it was made from."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from dashboard.commands.errors import OK, PROBLEMS, USAGE, UsageError, reports_errors
from dashboard.exports import EXPORTS
from dashboard.exports.manifest import Manifest, ManifestError, manifest_name, read_manifest
from dashboard.exports.verifying import Finding, Outcome, check_file, reproduce, split_bundle
from dashboard.progress import report
from dashboard.settings import Workspace

EPILOG = """\
example:
  dashboard verify abductions.csv --data casework/

The manifest lies beside the file as FILE.manifest.json, or inside it where a page gave file and manifest as one ZIP.
Without --data, the file is checked against its manifest alone. With it, the export is made again and compared byte by
byte.

exit status: 0 the file is what its manifest says, and what the workspace gives; 1 it is not; 2 this cannot be told: the
manifest is missing or unreadable, the workspace has another build, the product another version, or wrong usage"""

_STATUS = {Outcome.SAME: OK, Outcome.DIFFERENT: PROBLEMS, Outcome.UNKNOWN: USAGE}


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="an export, or the ZIP of an export and its manifest")
    parser.add_argument("--manifest", type=Path, metavar="FILE", help="its manifest (else FILE.manifest.json)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the workspace, to make the export again")


@reports_errors
def run(options: Namespace) -> int:
    """Checks the file, then makes it again if asked to; the worst finding is the status."""
    name, content, manifest = _read(options)
    findings = [check_file(name, content, manifest)]
    if options.data and findings[0].outcome is Outcome.SAME:
        findings.append(reproduce(content, manifest, Workspace(options.data), EXPORTS))
    for finding in findings:
        report(f"{options.file}: {finding.words}")
    return _STATUS[_worst(findings)]


def _worst(findings: list[Finding]) -> Outcome:
    outcomes = {finding.outcome for finding in findings}
    return next(outcome for outcome in (Outcome.DIFFERENT, Outcome.UNKNOWN, Outcome.SAME) if outcome in outcomes)


def _read(options: Namespace) -> tuple[str, bytes, Manifest]:
    file: Path = options.file
    if not file.is_file():
        raise UsageError(f"{file}: no such file")
    beside = options.manifest or file.with_name(manifest_name(file.name))
    content = file.read_bytes()
    try:
        if beside.is_file():
            return file.name, content, read_manifest(beside.read_bytes(), str(beside))
        if not options.manifest and (bundle := split_bundle(content, str(file))):
            return bundle
    except ManifestError as error:
        raise UsageError(str(error)) from error
    raise UsageError(f"{beside}: no such file; without a manifest nothing says what {file.name} should be")
