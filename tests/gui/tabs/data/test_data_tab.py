"""What is listed, chosen, fetched, opened and removed in the Data tab."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication


def wait_for_part(tab, folder):
    """Wait until the line stalls, and the window has told of what has come before."""
    # Its last bytes are still in the memory of the process.
    part = folder / "mnist.part" / "train-images-idx3-ubyte.gz.part"
    tab.lab.wait(lambda: part.is_file() and part.stat().st_size > 0)
    tab.lab.wait(lambda: " kB of " in tab.view.download.text.text())


def test_all_data_sets_are_listed_in_groups_and_the_open_one_is_chosen(tab, pictures):
    rows = tab.view.list.rows

    headings = [row.name for row in rows if row.is_heading]
    assert headings == ["Built in", "To download", "Opened before"]
    assert {"synthetic36", "mnist", "emnist-letters", "flowers102", "squeezenet1_1"} <= set(
        tab.rows
    )
    assert tab.view.list.key == str(pictures)
    assert tab.rows[str(pictures)].note == "open"
    assert tab.view.facts.title == "pictures.npz"
    assert not tab.view.facts.open.isEnabled()
    assert "60 samples" in tab.view.samples.words.text().replace("\N{NO-BREAK SPACE}", " ")
    assert not tab.view.samples.sheet.isHidden()


def test_the_filter_leaves_what_holds_every_word(tab):
    tab.view.filter.field.setText("emnist let")
    tab.qtbot.waitUntil(lambda: tab.view.filter.caption == "1 of 14 data sets")

    assert set(tab.rows) == {"heading To download", "emnist-letters"}


def test_a_set_that_is_not_here_says_all_and_offers_the_download(tab):
    tab.choose("flowers17")

    facts = tab.view.facts.facts
    assert facts["State"] == "not here"
    assert facts["Samples"] == "680 train, 340 validation, 340 test"
    assert "No licence is stated" in facts["Licence"]
    assert "datasplits.mat: no checksum is published" in facts["Checked by"]
    assert facts["Command line"] == "--data flowers17"
    assert tab.view.facts.open.isHidden()
    assert tab.view.facts.remove.isHidden()
    assert tab.view.samples.empty.text == "Download it to see its samples."
    tab.view.facts.copy.click()
    assert "nilsback2006visual" in QApplication.clipboard().text()


def test_nothing_is_fetched_before_the_user_agrees(tab, file_server):
    tab.choose("mnist")
    tab.view.facts.download.click()

    assert "Creative Commons" in tab.view.question.text.text()
    assert "127.0.0.1" in tab.view.question.text.text()
    tab.view.question.no.click()
    tab.settle()
    assert tab.view.question.isHidden()
    assert file_server.requests == []
    tab.view.facts.download.click()
    tab.choose("cifar10")
    assert tab.view.question.isHidden()


def test_a_set_is_fetched_opened_trained_on_and_removed(tab, folder):
    tab.download("mnist")
    assert not tab.view.download.isHidden()
    tab.finish()

    assert tab.message == "MNIST is here."
    assert tab.view.download.isHidden()
    assert tab.rows["mnist"].note.startswith("here · ")
    assert [row.name for row in tab.view.list.rows if row.is_heading][1] == "Downloaded"
    assert tab.view.facts.facts["Lies in"] == str(folder / "mnist")
    assert not tab.view.samples.sheet.isHidden()

    tab.press("Open")
    tab.lab.wait(lambda: tab.lab.session.dataset.name == "mnist")
    tab.settle()
    assert tab.rows["mnist"].note == "open"
    run = tab.lab.finish(epochs="1")
    tab.settle()
    assert run.record.name in tab.view.facts.runs_text
    tab.lab.session.select_run(run.run_id)
    tab.view.facts.runChosen.emit(run.run_id)
    assert tab.lab.current is run

    tab.view.facts.remove.click()
    assert "Remove MNIST from the disk?" in tab.view.question.text.text()
    tab.view.question.yes.click()
    tab.finish()
    assert "MNIST is removed" in tab.message
    assert not (folder / "mnist").exists()
    assert tab.view.facts.facts["State"].startswith("not here")


def test_one_archive_brings_all_its_sets(tab):
    tab.download("emnist-letters")
    tab.finish()

    parts = [f"emnist-{part}" for part in ("balanced", "letters", "byclass", "digits")]
    assert all(tab.rows[key].note.startswith("here") for key in parts)
    tab.choose("emnist-balanced")
    assert "47 classes" in tab.view.samples.words.text().replace("\N{NO-BREAK SPACE}", " ")
    # A double click opens.
    tab.view.list.doubleClicked.emit(tab.view.list.currentIndex())
    tab.lab.wait(lambda: tab.lab.session.dataset.name == "emnist-balanced")
    tab.settle()
    assert tab.rows["emnist-balanced"].note == "open"
    assert tab.rows["emnist-letters"].note != "open"


def test_progress_cancel_and_resume(tab, file_server, folder):
    path = "/mnist/train-images-idx3-ubyte.gz"
    served = file_server.files[path]
    served.stall_after = 9000
    tab.download("mnist")
    wait_for_part(tab, folder)
    assert "%" in tab.rows["mnist"].note
    # Elsewhere there is no bar, and only one thing is fetched at a time.
    model = tab.view.list.model()
    tab.view.list.setCurrentIndex(model.index(model.place_of("cifar10")))
    assert tab.view.download.isHidden()
    tab.view.facts.download.click()
    tab.view.question.yes.click()
    assert "MNIST is being fetched" in tab.message
    tab.view.list.setCurrentIndex(model.index(model.place_of("mnist")))
    assert not tab.view.download.isHidden()

    tab.view.download.cancel.click()
    assert tab.view.download.text.text() == "Stopping…"
    tab.finish()

    assert tab.message == "The download of MNIST was cancelled; 9 kB are kept."
    assert tab.view.facts.download.text() == "Resume download…"
    assert tab.view.facts.facts["State"] == "partly here: 9 kB are kept"
    served.stall_after = None
    tab.press("Resume")
    tab.finish()
    assert tab.message == "MNIST is here."
    assert file_server.ranges(path) == [None, "bytes=9000-"]


def test_what_has_come_can_be_removed(tab, file_server, folder):
    file_server.files["/mnist/train-images-idx3-ubyte.gz"].stall_after = 9000
    tab.download("mnist")
    wait_for_part(tab, folder)
    tab.view.download.cancel.click()
    tab.finish()

    tab.press("Remove what has come")
    tab.finish()

    assert tab.rows["mnist"].note.endswith("kB")
    assert list(folder.iterdir()) == []


def test_offline_says_what_to_fetch_by_hand_and_finds_it_there(tab, file_server, folder):
    contents = {
        name.rpartition("/")[2]: served.content for name, served in file_server.files.items()
    }
    file_server.close()

    tab.download("cifar10")
    tab.finish()

    assert "cifar-10-python.tar.gz does not answer" in tab.message
    staging = folder / "cifar10.part"
    assert str(staging) in tab.message
    tab.press("Copy address")
    assert QApplication.clipboard().text().endswith("/cifar10/cifar-10-python.tar.gz")
    (staging / "cifar-10-python.tar.gz").write_bytes(contents["cifar-10-python.tar.gz"])
    tab.download("cifar10")
    tab.finish()
    assert tab.message == "CIFAR-10 is here."


def test_a_wrong_file_is_one_message(tab, file_server):
    file_server.files["/squeezenet1_1/squeezenet1_1-b8a52dc0.pth"].content = b"other" * 1400

    tab.download("squeezenet1_1")
    tab.finish()

    assert "it is damaged, or another file. It was removed" in tab.message
    assert tab.view.facts.facts["State"] == "not here"
    assert tab.view.samples.empty.text.startswith("Weights of a network")


def test_weights_say_what_they_are_for(tab, folder):
    tab.download("squeezenet1_1")
    tab.finish()

    path = folder / "squeezenet1_1" / "squeezenet1_1-b8a52dc0.pth"
    assert path.is_file()
    assert tab.view.facts.facts["Used as"].endswith(f"--pretrained {path}")
    assert tab.view.facts.open.isHidden()
    assert not tab.view.facts.remove.isHidden()


def test_what_the_user_brought_cannot_be_removed(tab, pictures):
    tab.choose(str(pictures))

    assert tab.view.facts.remove.isHidden()
    tab.view.list.removePressed.emit(str(pictures))
    assert tab.view.question.isHidden()
    assert pictures.exists()


def test_enter_opens_escape_says_no(tab):
    tab.choose("toy-gaussians")
    tab.qtbot.keyClick(tab.view.list, Qt.Key.Key_Return)
    tab.lab.wait(lambda: tab.lab.session.dataset.name == "toy-gaussians")
    tab.settle()
    assert tab.view.samples.sheet.isHidden()
    tab.choose("mnist")
    tab.view.facts.download.click()
    for key in (Qt.Key.Key_Escape,):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(tab.view.question, event)
    assert tab.view.question.isHidden()
    tab.view.facts.download.click()
    tab.qtbot.keyClick(tab.view.question.yes, Qt.Key.Key_Return)
    tab.finish()
    assert tab.message == "MNIST is here."


def test_a_file_that_is_gone_is_said_to_be_gone(open_tab, pictures, tmp_path, preferences):
    preferences.add_recent_data(tmp_path / "lost.npz")
    tab = open_tab(str(pictures))

    key = str(tmp_path / "lost.npz")
    assert tab.rows[key].note == "gone"
    tab.choose(key)
    assert tab.view.facts.open.isHidden()
    assert tab.view.facts.folder.isHidden()


def test_closing_the_window_ends_a_download_at_once(tab, file_server, folder):
    file_server.files["/mnist/train-images-idx3-ubyte.gz"].stall_after = 9000
    tab.download("mnist")
    wait_for_part(tab, folder)

    tab.lab.close()

    assert (folder / "mnist.part" / "train-images-idx3-ubyte.gz.part").stat().st_size == 9000
    assert not (folder / "mnist.part" / "owner.json").exists()
