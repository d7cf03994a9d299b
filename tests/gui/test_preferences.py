import logging
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from gui import preferences as module
from gui.preferences import MAX_RECENT_DATA, VERSION, Preferences
from gui.widgets.plot_options import PlotOptions


@pytest.fixture
def ini(tmp_path):
    return tmp_path / "settings.ini"


def opened(ini):
    return Preferences(QSettings(str(ini), QSettings.Format.IniFormat))


def test_a_new_file_gives_the_defaults(ini):
    preferences = opened(ini)
    assert preferences.theme == "system"
    assert preferences.window_geometry.isEmpty()
    assert preferences.splitter_state("training").isEmpty()
    assert preferences.recent_data == ()
    assert preferences.last_data == ""
    assert preferences.runs_dir is None
    assert preferences.form_values("mlp") == {}
    assert preferences.plot_options == PlotOptions()
    assert preferences.light_pictures is False
    assert preferences.export_folder == ""
    assert preferences.report_folders == ()


def test_everything_comes_back_after_a_restart(ini):
    first = opened(ini)
    first.theme = "dark"
    first.window_geometry = QByteArray(b"\x00\x01geometry")
    first.set_splitter_state("training", QByteArray(b"state"))
    first.add_recent_data("/data/ä, b.npz")
    first.last_data = "mini36"
    first.runs_dir = Path("/runs")
    first.plot_options = PlotOptions("steps", 0.25, True, False)
    first.light_pictures = True
    first.export_folder = Path("/exports")
    first.report_folders = ["/data", "/more, data"]
    first.set_form_values("mlp/numpy", {"hidden": (128, 64), "learning_rate": 0.05})
    assert first.sync()

    second = opened(ini)
    assert second.theme == "dark"
    assert second.window_geometry == QByteArray(b"\x00\x01geometry")
    assert second.splitter_state("training") == QByteArray(b"state")
    assert second.recent_data == ("/data/ä, b.npz",)
    assert second.last_data == "mini36"
    assert second.runs_dir == Path("/runs")
    assert second.plot_options == PlotOptions("steps", 0.25, True, False)
    assert second.light_pictures is True
    assert second.export_folder == "/exports"
    assert second.report_folders == ("/data", "/more, data")
    assert second.form_values("mlp/numpy") == {"hidden": [128, 64], "learning_rate": 0.05}


def test_the_runs_folder_can_be_the_usual_one_again(ini):
    preferences = opened(ini)
    preferences.runs_dir = Path("/runs")
    preferences.runs_dir = None
    assert preferences.runs_dir is None


def test_recent_data_are_newest_first_without_repeats(ini):
    preferences = opened(ini)
    for entry in ("a", "b", "c", "a"):
        preferences.add_recent_data(entry)
    assert preferences.recent_data == ("a", "c", "b")


def test_recent_data_keep_the_newest_ten(ini):
    preferences = opened(ini)
    for number in range(15):
        preferences.add_recent_data(str(number))
    assert len(preferences.recent_data) == MAX_RECENT_DATA
    assert preferences.recent_data[0] == "14"


def test_a_vanished_file_can_be_forgotten(ini):
    preferences = opened(ini)
    preferences.add_recent_data("a")
    preferences.add_recent_data(Path("b"))
    preferences.remove_recent_data(Path("b"))
    assert preferences.recent_data == ("a",)


@pytest.mark.parametrize(
    ("key", "stored", "attribute", "default"),
    [
        ("theme", "sepia", "theme", "system"),
        ("theme", ["a", "b"], "theme", "system"),
        ("window/geometry", "no bytes", "window_geometry", QByteArray()),
        ("data/recent", "[1, 2", "recent_data", ()),
        ("data/recent", "[1, 2]", "recent_data", ()),
        ("data/recent", '{"a": 1}', "recent_data", ()),
    ],
)
def test_what_cannot_be_read_counts_as_default_and_is_logged(
    ini, caplog, key, stored, attribute, default
):
    settings = QSettings(str(ini), QSettings.Format.IniFormat)
    settings.setValue(key, stored)
    preferences = Preferences(settings)
    with caplog.at_level(logging.WARNING):
        assert getattr(preferences, attribute) == default
    assert key in caplog.text


@pytest.mark.parametrize(
    "stored",
    ["{", '["x_axis"]', "7", '{"x_axis": "miles"}', '{"smoothing": "much"}', '{"x_axis": []}'],
)
def test_unreadable_plot_options_count_as_the_usual_ones(ini, caplog, stored):
    settings = QSettings(str(ini), QSettings.Format.IniFormat)
    settings.setValue("plots/options", stored)
    with caplog.at_level(logging.WARNING):
        assert Preferences(settings).plot_options == PlotOptions()
    assert "plots/options" in caplog.text


def test_unreadable_form_values_count_as_none(ini, caplog):
    settings = QSettings(str(ini), QSettings.Format.IniFormat)
    settings.setValue("forms/mlp", "[1]")
    assert Preferences(settings).form_values("mlp") == {}
    assert "forms/mlp" in caplog.text


def test_a_new_file_carries_the_version(ini):
    opened(ini).sync()
    assert f"version={VERSION}" in ini.read_text(encoding="utf-8")


def test_an_old_file_is_migrated_step_by_step(ini, monkeypatch):
    monkeypatch.setattr(module, "VERSION", 3)
    monkeypatch.setattr(
        module,
        "MIGRATIONS",
        {2: lambda settings: settings.setValue("data/last", settings.value("old/last"))},
    )
    settings = QSettings(str(ini), QSettings.Format.IniFormat)
    settings.setValue("version", 1)
    settings.setValue("old/last", "mini36")
    assert Preferences(settings).last_data == "mini36"
    assert settings.value("version") == 3


def test_a_file_of_a_newer_program_is_used_as_it_is(ini, caplog):
    settings = QSettings(str(ini), QSettings.Format.IniFormat)
    settings.setValue("version", VERSION + 1)
    settings.setValue("theme", "dark")
    assert Preferences(settings).theme == "dark"
    assert "newer" in caplog.text
    assert settings.value("version") == VERSION + 1


def test_the_users_own_file_is_out_of_reach_of_the_tests(tmp_path_factory):
    preferences = Preferences.for_user()
    preferences.last_data = "test"
    preferences.sync()
    root = tmp_path_factory.getbasetemp()
    assert list(root.glob("settings*/recognition-lab/recognition-lab.ini"))
    preferences.last_data = ""
    preferences.sync()


@pytest.mark.parametrize("stored", ["not json", '{"a": 1}', "[1, 2]"])
def test_unreadable_folders_of_the_reports_count_as_none(ini, caplog, stored):
    settings = QSettings(str(ini), QSettings.Format.IniFormat)
    settings.setValue("reports/folders", stored)
    settings.sync()
    assert opened(ini).report_folders == ()
    assert "reports/folders" in caplog.text
