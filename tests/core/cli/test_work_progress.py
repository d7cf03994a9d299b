"""Long fits and measurements tell how far they are, and Ctrl-C ends them."""

import io

import pytest

from core.cli import reconstruct_method, work_progress
from core.cli.work_progress import WorkProgress
from main import main


class Terminal(io.StringIO):
    """A stderr that takes bars."""

    def isatty(self):
        return True


@pytest.fixture
def call(data_file):
    return ["reconstruct", "--data", str(data_file), "-k", "3"]


def test_a_terminal_sees_what_is_done_step_by_step(call, monkeypatch, capsys):
    monkeypatch.setattr(work_progress, "_DELAY_S", 0)
    monkeypatch.setattr(reconstruct_method, "_LONG", 1)
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)

    assert main(call) == 0

    told = terminal.getvalue()
    steps = ("fitting principal components to", "finding eigenvectors of a matrix of", "measuring")
    places = [told.index(step) for step in steps]
    assert places == sorted(places)
    assert "Ctrl-C waits for them" in told
    assert "measuring" not in capsys.readouterr().out


def test_elsewhere_nothing_is_told_of_what_is_soon_done(call, capsys):
    assert main(call) == 0
    assert "measuring" not in capsys.readouterr().err


def test_elsewhere_a_line_tells_now_and_then_and_of_the_step_that_waits(call, monkeypatch, capsys):
    monkeypatch.setattr(work_progress, "LINE_INTERVAL_S", 0)
    monkeypatch.setattr(reconstruct_method, "_LONG", 1)

    assert main([*call, "--json"]) == 0

    lines = capsys.readouterr().err.splitlines()
    waits = [line for line in lines if line.startswith("note: finding eigenvectors of a matrix of")]
    assert len([line for line in waits if line.endswith("Ctrl-C waits for them")]) == 1
    assert lines[-1].startswith("note: measuring")
    assert lines[-1].endswith("pictures: 100%")


@pytest.mark.parametrize(
    "step", ["core.cli.reconstruct_method.fit_pca", "core.cli.reconstruct.score_reconstruction"]
)
def test_ctrl_c_ends_it_and_leaves_no_file(call, step, monkeypatch, tmp_path, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(step, interrupted)
    target = tmp_path / "sheet.png"

    assert main([*call, "--output", str(target)]) == 130

    assert list(tmp_path.glob("sheet*")) == []
    assert "Traceback" not in capsys.readouterr().err


def test_a_terminal_that_is_gone_ends_the_showing_alone(monkeypatch):
    class Leaving(Terminal):
        is_gone = False

        def write(self, text):
            if self.is_gone:
                raise OSError("gone")
            return super().write(text)

    terminal = Leaving()
    monkeypatch.setattr(work_progress, "_DELAY_S", 0)
    monkeypatch.setattr("sys.stderr", terminal)
    with WorkProgress("work") as progress:
        terminal.is_gone = True
        with pytest.raises(OSError, match="gone"):
            terminal.write("this is what the bar meets")
        progress.begin_step("more", is_long=True)
        assert progress(0.5)
