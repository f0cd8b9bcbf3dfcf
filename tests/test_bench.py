"""The benchmarks run, and no kind of document makes the coder slower than its length does."""

from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.benchmarks import NAMES
from dashboard.benchmarks.corpus import SIZE, count_units, make_documents, read_documents
from dashboard.benchmarks.growth import CASES, Growth, growth_lines, measure_growth
from dashboard.coding import Coder
from dashboard.coding.coder import SECTION
from dashboard.settings import starting_workspace

SHARE = 1 / 40


@pytest.mark.parametrize("name", CASES)
def test_every_case_is_coded_at_four_sizes(fast: Coder, name: str) -> None:
    """How fast is for the benchmark to print: a time asserted here would fail with the machine's load."""
    growth = measure_growth(fast, name, SHARE)
    assert len(growth.sizes) == 4 and list(growth.sizes) == sorted(growth.sizes)
    assert len(growth.seconds) == 4 and all(second >= 0 for second in growth.seconds)


def test_the_slope_is_that_of_the_power() -> None:
    sizes = (10, 20, 40, 80)
    square, line = (Growth("", sizes, tuple(float(size**power) for size in sizes)) for power in (2, 1))
    assert (round(square.slope, 6), round(line.slope, 6)) == (2, 1)
    assert growth_lines([line])[0].endswith("slope 1.00")


def test_documents_longer_than_a_section_keep_every_sentence(fast: Coder) -> None:
    document = make_documents(fast.bank, 1)[0]
    sections = fast.read(document)
    assert len(sections) == 1 and len(sections[0].readings) < SECTION


def test_made_up_documents_have_the_size_of_the_sources(fast: Coder) -> None:
    documents = make_documents(fast.bank, 12)
    assert len(documents) == 12
    assert all(2500 < len(document.text) < 3400 for document in documents)


def test_documents_like_the_sources_are_counted_by_their_size() -> None:
    documents = read_documents(starting_workspace())
    sources = {path.name for path in starting_workspace().documents.iterdir()}
    assert sources and sources < {document.file for document in documents}
    assert count_units(documents) == sum(len(document.text) for document in documents) / SIZE > 20


def test_the_benchmarks_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench"]) == 0
    printed = capsys.readouterr().out
    assert all(f"{name}:" in printed for name in NAMES) and "coder" in NAMES


def test_an_unknown_benchmark_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as end:
        main(["bench", "no-such"])
    assert end.value.code == 2


def test_make_bench_measures_the_coder() -> None:
    makefile = (Path(__file__).parents[1] / "Makefile").read_text("utf-8")
    assert "dashboard bench coder" in makefile.partition("\nbench:")[2].partition("\n\n")[0]
