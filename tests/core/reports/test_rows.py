"""The list of what the reports published: complete, consistent, and right where it can be told."""

from types import SimpleNamespace

import pytest

from core.reports.course_pages import REPORT_B_CNN, REPORT_B_MLP, TRUTH
from core.reports.registry import ROWS
from core.reports.rows_of_text import printed_error_rate
from core.reports.rows_of_theory import ROWS as THEORY
from core.reports.sources import Sources
from core.reports.work import Work
from core.runs.store import RunStore
from core.training.presets import PRESETS


@pytest.fixture
def work(tmp_path):
    def never(_run):
        raise AssertionError("nothing is trained for this")

    return Work(RunStore(tmp_path / "runs"), Sources(), never)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_is_complete(row):
    assert row.figures
    assert row.about.endswith(".")
    assert len({figure.name for figure in row.figures}) == len(row.figures)
    preset = getattr(row.work, "keywords", {}).get("preset")
    assert preset is None or preset in PRESETS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_published_numbers_are_those_that_are_printed(row):
    for figure in row.figures:
        digits = figure.published.removeprefix("about ").removeprefix("close to ").strip("> %")
        if figure.value is not None:
            scale = 100 if figure.published.endswith("%") else 1
            assert float(digits) / scale == pytest.approx(figure.value)


def test_what_is_not_of_a_report_publishes_nothing():
    for row in ROWS:
        published = {figure.published for figure in row.figures}
        assert (row.report == "course" and row not in THEORY) <= (published == {"–"})


def test_errors_of_what_report_b_printed_are_those_that_were_counted():
    # 38 of 115, 12 of 36, 16 of 54 and 11 of 41; 22, 4, 4 and 4.
    assert printed_error_rate(REPORT_B_MLP) == 77 / 246
    assert printed_error_rate(REPORT_B_CNN) == 34 / 246
    assert sum(len("".join(lines).replace(" ", "")) for lines in TRUTH.values()) == 246


@pytest.mark.parametrize("row", THEORY, ids=lambda row: row.name)
def test_what_was_derived_is_so(row, work):
    reached = row.work(work).reached

    for figure in row.figures:
        if figure.value is None:
            assert reached[figure.name] > 0
        else:
            assert reached[figure.name] == pytest.approx(figure.value, abs=1e-12)


@pytest.mark.parametrize("name", ["b-flowers", "b-flowers-own"])
def test_flowers_in_two_splits_are_scored_on_the_second(name, monkeypatch, work):
    scores = {"train": 0.9, "validation": 0.4}

    def train(_preset, _need, _overrides=None):
        record = SimpleNamespace(results=scores)
        return SimpleNamespace(
            accuracy=scores.__getitem__,
            record=record,
            dataset=SimpleNamespace(name="flowers17"),
            folder=SimpleNamespace(run_id="run"),
            is_own=False,
            notes=(),
        )

    monkeypatch.setattr(work, "train", train)
    monkeypatch.setattr(work, "find", lambda _need: SimpleNamespace(source="weights.npz"))
    row = ROWS.get(name)
    reached = row.work(work).reached

    assert {figure.name: reached[figure.name] for figure in row.figures} == {
        "training accuracy": 0.9,
        "test accuracy": 0.4,
    }


def test_the_gradients_are_as_right_as_the_course_asks(work):
    found = ROWS.get("a-gradients").work(work)

    assert 0 < found.reached["total relative error"] < 1e-4
    assert found.data == "toy-gaussians"
