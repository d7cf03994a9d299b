import pytest

from gui.notice import in_window_words, sentence


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("torch-cnn needs pictures", "CNN in PyTorch needs pictures."),
        (
            "choose torch-mlp or numpy-mlp",
            "Choose MLP in PyTorch or MLP in NumPy.",
        ),
        ("runs/torch-cnn-mini36 is gone", "runs/torch-cnn-mini36 is gone."),
        ("my torch-cnn.zip is no run", "My torch-cnn.zip is no run."),
    ],
)
def test_networks_are_called_as_in_the_window(text, shown):
    assert in_window_words(sentence(text)) == shown
