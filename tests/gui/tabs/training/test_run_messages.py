"""What the message bar says of runs, and how long."""


def choose_network(lab, name):
    box = lab.view.settings._model
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())


def test_why_a_run_cannot_begin_is_told_in_the_words_of_the_window(lab):
    choose_network(lab, "torch-cnn")
    lab.actions.run_pause.trigger()
    lab.wait(lambda: lab.messages.count)
    assert lab.messages.text.startswith("CNN in PyTorch needs pictures; ")
    assert lab.messages.text.endswith("Choose MLP in PyTorch or MLP in NumPy.")

    choose_network(lab, "numpy-mlp")
    lab.finish(epochs=1)
    assert lab.messages.text == "", "another run has begun"


def test_that_a_run_finished_early_is_told_until_the_next_one_begins(lab):
    lab.enter(target_accuracy=0.3)
    lab.finish(epochs=5)
    lab.wait(lambda: lab.messages.text.startswith("Finished early: "))
    lab.enter(target_accuracy=0)
    assert lab.form.editor("target_accuracy").placeholderText() == "never"
    lab.finish(epochs=1)
    assert lab.messages.text == ""
