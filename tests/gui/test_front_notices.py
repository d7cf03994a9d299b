import pytest

from gui.run_transfer import TOPIC
from gui.tabs.registry import TABS

NAMES = [spec.name for spec in TABS]


@pytest.mark.parametrize("name", NAMES[1:])
def test_each_tab_tells_why_a_run_that_was_dropped_on_it_cannot_be_imported(lab, tmp_path, name):
    damaged = tmp_path / "run.zip"
    damaged.write_bytes(b"PK no run")
    page = lab.window.tabs.show_page(name)

    lab.window.transfer.import_runs([str(damaged)])
    lab.wait(lambda: not lab.window.transfer.is_busy)

    assert page.messages.isVisibleTo(page)
    assert "run.zip cannot be read as a zip" in page.messages.text


def test_what_is_over_is_taken_back_in_every_tab(lab, tmp_path):
    damaged = tmp_path / "run.zip"
    damaged.write_bytes(b"PK no run")
    pages = [lab.window.tabs.show_page(name) for name in NAMES[1:]]
    lab.window.transfer.import_runs([str(damaged)])
    lab.wait(lambda: not lab.window.transfer.is_busy)

    assert "run.zip" in pages[-1].messages.text
    lab.window.transfer.settled.emit(TOPIC)

    assert all("run.zip" not in page.messages.text for page in pages)
