"""What tabs that are about recognising say of a run that gives pictures back."""

from gui.tabs.ocr.networks import offered_networks
from main import main


def test_the_matrix_says_that_there_are_no_classes_and_offers_runs_that_recognise(open_autoencoder):
    lab = open_autoencoder("--code", "3", "--hidden", "6")
    autoencoder = lab.current
    page = lab.window.tabs.show_page("confusion")
    lab.wait(lambda: "knows no classes" in page.matrix.view._hint)

    assert not page.messages.isVisible()
    assert page.question.run_box.count() == 1
    recogniser = lab.finish(epochs=1)
    lab.window.tabs.show_page("confusion")
    lab.wait(lambda: page.question.run_box.currentData() == recogniser.run_id)
    assert page.question.run_box.findData(autoencoder.run_id) < 0


def test_data_that_could_not_help_are_not_asked_for(open_autoencoder):
    lab = open_autoencoder("--code", "3", "--hidden", "6")
    lab.window.loader.open("toy")
    lab.wait(lambda: not lab.window.loader.is_loading)
    page = lab.window.tabs.show_page("confusion")
    lab.wait(lambda: "knows no classes" in page.matrix.view._hint)

    assert not page.messages.isVisible()


def test_the_accuracy_plot_says_why_it_is_empty_while_only_autoencoders_are_seen(open_autoencoder):
    lab = open_autoencoder("--code", "3", "--hidden", "6")
    overlay = lab.window.tabs.widget(0).plots.accuracy._overlay
    lab.wait(lambda: "have no accuracy" in overlay.hint)

    lab.finish(epochs=1)

    lab.wait(lambda: overlay.hint == "")


def test_no_autoencoder_of_letters_is_offered_to_read_photographs(open_lab, store):
    flags = ["--data", "synthetic36:20", "--epochs", "1", "--runs-dir", str(store.root)]
    for model in ("numpy-autoencoder", "numpy-mlp"):
        assert main(["train", "--model", model, "--hidden", "8", "--name", model, *flags]) == 0
    lab = open_lab()
    lab.wait(lambda: len(lab.session.runs) == 2)

    assert [title for _, title in offered_networks(lab.session)] == [
        "Shipped recogniser",
        "numpy-mlp",
    ]
