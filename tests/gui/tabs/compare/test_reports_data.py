"""Data that rows of the reports need: found, missing, and named by the user."""

import numpy as np

from core.reports.sources import Need
from tests.gui.tabs.compare.made_up_reports import points, row


def test_missing_data_are_named_and_can_be_found(open_reports, preferences, tmp_path, monkeypatch):
    from gui.tabs.compare.reports_folders import FoldersDialog

    reports = open_reports()
    reports.choose("points")
    assert reports.states["points"] == "missing data"
    # What keeps it from being done is seen first.
    assert reports.words.startswith("Needs Points: points.npz")
    assert reports.page.details.find_data.isVisible()

    folder = tmp_path / "elsewhere"
    folder.mkdir()
    np.savez(folder / "points.npz", x=np.random.default_rng(0).normal(size=(60, 2)), y=[0, 1] * 30)

    def answer(dialog):
        assert "Points: points.npz" in dialog.needs.text()
        dialog.add_folder(str(folder))
        return FoldersDialog.DialogCode.Accepted

    monkeypatch.setattr(FoldersDialog, "exec", answer)
    reports.page.details.find_data.click()
    reports.settle()

    assert preferences.report_folders == (str(folder),)
    assert reports.states["points"] == "not done yet"
    assert not reports.page.details.find_data.isVisible()


def test_data_that_came_in_the_meantime_are_found_when_the_page_is_shown(data, open_reports):
    kept = (data / "points.npz").read_bytes()
    (data / "points.npz").unlink()
    fetched = Need("Points", ("points.npz",), samples=60, download="points")

    def take(work):
        work.find(fetched)
        return points(work)

    reports = open_reports(row("points", take, needs=(fetched,)))
    assert reports.states["points"] == "missing data"
    assert "or the download points" in reports.words
    reports.page.details.download.click()
    assert reports.lab.window.tabs.front is reports.lab.page("data")
    (data / "points.npz").write_bytes(kept)
    reports.lab.window.tabs.show_page("compare")

    reports.lab.wait(lambda: reports.states["points"] == "not done yet")
    assert not reports.page.details.download.isVisible()


def test_folders_that_are_gone_are_told(data, open_reports, preferences, tmp_path):
    gone = str(tmp_path / "gone")
    preferences.report_folders = [gone, str(data)]
    reports = open_reports()

    assert reports.messages.text.startswith(f"Not there any more: {gone}.")
    assert reports.states["points"] == "not done yet"
