"""From a photograph of 12 megapixels to its text: at most 1.2 s, of which finding 0.7 s."""

import pytest

from core.ocr.finding import find_letters
from core.ocr.finding_settings import FindingSettings
from core.ocr.picture_file import read_picture
from core.ocr.reading import read_pixels
from core.ocr.recogniser import Recogniser
from core.runs.classifier import classifier_of_run
from core.runs.store import RunStore


@pytest.fixture(scope="module")
def recogniser():
    folder = RunStore().find("default-recogniser")
    return Recogniser(classifier_of_run(folder, folder.checkpoint_epochs()[-1]))


@pytest.mark.parametrize("name", ["04_deep.jpg", "06_whiteboard_bing.jpg", "07_alphabet_twice.jpg"])
def test_letters_are_found(benchmark, shared_data, name):
    pixels = read_picture(shared_data / "ocr" / name).pixels

    assert benchmark(find_letters, pixels, FindingSettings()).letters


@pytest.mark.parametrize("name", ["01_list.jpg", "04_deep.jpg", "07_alphabet_twice.jpg"])
def test_a_file_becomes_text(benchmark, shared_data, recogniser, name):
    def read():
        return read_pixels(read_picture(shared_data / "ocr" / name).pixels, recogniser)

    assert benchmark(read).page.lines
