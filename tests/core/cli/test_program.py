import io
import json
import sys

import pytest

import main
from core.cli import output
from core.datasets import picture_cache
from core.version import __version__


def test_version_names_the_program(lab):
    done = lab("--version")

    assert done.code == 0
    assert done.out == f"Recognition Lab {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [(), *[(verb.name,) for verb in main.VERBS]]
    + [("runs", action) for action in ("list", "show", "rename", "delete", "restore")]
    + [("runs", action) for action in ("note", "tag", "export", "import", "tensorboard")],
)
def test_every_verb_has_help(lab, arguments):
    done = lab(*arguments, "--help")

    assert done.code == 0
    assert done.err == ""
    assert done.out.startswith("usage: main.py")


def test_the_help_of_train_names_every_setting_with_its_choices(lab):
    text = lab("train", "--help").out

    for flag in ("--learning-rate", "--weight-decay", "--hidden", "--runs-dir", "--resume"):
        assert flag in text
    assert "sigmoid|tanh|relu|identity" in text


def test_info_tells_what_a_bug_report_needs(lab, runs_dir):
    done = lab("--info", "--runs-dir", runs_dir)

    facts = dict(line.split("  ", 1) for line in done.out.splitlines())
    assert {"program", "python", "system", "memory", "numpy", "torch", "devices"} <= set(facts)
    assert facts["runs"].strip() == str(runs_dir)
    assert "CPU" in facts["devices"]
    assert facts["pictures"].strip() == str(picture_cache.cache_folder())


def test_info_does_without_torch(lab, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())

    assert "torch cannot be imported" in lab("--info").out


def test_a_file_as_the_only_argument_opens_the_window_on_it(monkeypatch, data_file):
    opened = []
    monkeypatch.setattr(main, "_open_window", lambda args: opened.append(args.data) or 0)

    assert main.main([str(data_file)]) == 0
    assert opened == [str(data_file)]


@pytest.mark.parametrize(
    "before", [["--runs-dir", "DIR"], ["--exit-after-start"], ["--runs-dir=DIR", "--info"]]
)
def test_the_file_may_follow_options_of_the_window(monkeypatch, data_file, tmp_path, before):
    opened = []
    for name in ("main._open_window", "main.info.run"):
        monkeypatch.setattr(name, lambda args: opened.append((args.data, args.runs_dir)) or 0)
    before = [word.replace("DIR", str(tmp_path)) for word in before]

    assert main.main([*before, str(data_file)]) == 0
    assert opened == [(str(data_file), str(tmp_path) if "runs-dir" in before[0] else None)]


def test_a_verb_may_follow_the_folder_of_the_runs(lab, tmp_path):
    assert "no runs in" in lab("--runs-dir", tmp_path, "runs").err


def test_what_is_neither_verb_nor_file_lists_the_verbs(lab):
    done = lab("nist36_train.mat")

    assert done.code == 2
    assert len(done.error_lines) == 1
    assert "'nist36_train.mat'" in done.err
    assert all(verb.name in done.err for verb in main.VERBS)


def test_numbers_that_are_not_finite_become_null():
    values = {"a": float("nan"), "b": [float("inf"), 1.5], "c": ({"d": -float("inf")},)}

    assert output._finite(values) == {"a": None, "b": [None, 1.5], "c": [{"d": None}]}


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437", "utf-8"])
def test_any_encoding_of_stdout_can_hold_a_result(monkeypatch, encoding):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    text = "Größe · ✓ \udcff"

    output.print_json({"name": text})
    output.print_result(text)

    lines = raw.getvalue().decode(encoding)
    assert json.loads(lines[: lines.index("}") + 1])["name"] == text


def test_a_name_from_elsewhere_steers_no_terminal(capsys):
    name = "a\x1b[2J\r\x9b\tb\nc"
    output.print_result(name)
    output.print_note(name)

    seen = "a\\x1b[2J\\x0d\\x9b\tb\nc\n"
    assert capsys.readouterr() == (seen, seen)


@pytest.mark.parametrize(("error", "code"), [(BrokenPipeError(), 0), (OSError(28, "full"), 2)])
def test_a_stdout_that_cannot_be_written_ends_without_a_traceback(monkeypatch, capsys, error, code):
    class Broken(io.StringIO):
        def flush(self):
            raise error

    monkeypatch.setattr(sys, "stdout", Broken())

    assert main.main(["check-gradients", "--seeds", "1"]) == code
    assert "Traceback" not in capsys.readouterr().err


def test_a_stderr_that_nobody_reads_does_not_end_a_run(train, monkeypatch):
    class Closed(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Closed())

    assert train("--preset", "toy", "--epochs", 3, "--batch-size", 100).json["epochs"] == 3


def test_a_progress_bar_whose_terminal_goes_away_does_not_end_a_run(train, monkeypatch):
    class Terminal(io.StringIO):
        writes = 0

        def isatty(self):
            return True

        def write(self, text):
            self.writes += 1
            if self.writes > 3:
                raise OSError(5, "Input/output error")
            return super().write(text)

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("tqdm.std.tqdm.monitor_interval", 0)

    done = train("--preset", "toy", "--epochs", 200, "--batch-size", 1)

    assert done.json["epochs"] == 200
    assert terminal.writes > 3


def test_an_unexpected_refusal_of_the_system_names_the_file(lab, monkeypatch, tmp_path):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", str(tmp_path / "set.npz"))

    monkeypatch.setattr("core.training.planning.load_dataset", refuse)

    done = lab("train", "--preset", "toy")

    assert done.code == 2
    assert len(done.error_lines) == 1
    assert "set.npz: Permission denied" in done.err


def test_a_log_that_cannot_be_written_is_no_reason_not_to_work(lab, home, monkeypatch):
    blocked = home / "file"
    blocked.write_text("")
    monkeypatch.setattr("core.log_file.user_log_path", lambda *_, **__: blocked / "log")

    done = lab("train", "--preset", "toy", "--epochs", 1)

    assert done.code == 0
    assert "Error" not in done.err
