"""The photographs of the course and three more: real ones, which nothing was trained on."""

import json

import pytest

from core.ocr.finding import find_letters
from core.ocr.finding_settings import FindingSettings
from core.ocr.picture_file import read_picture
from core.ocr.reading import read_findings
from core.ocr.reading_settings import ReadingSettings
from core.ocr.recogniser import Recogniser
from core.ocr.scoring import score_text
from core.runs.classifier import classifier_of_run
from core.runs.store import RunStore

COURSE = ("01_list.jpg", "02_letters.jpg", "03_haiku.jpg", "04_deep.jpg")
MORE = ("05_stars.jpg", "06_whiteboard_bing.jpg", "07_alphabet_twice.jpg")


@pytest.fixture(scope="module")
def truth(shared_data):
    content = json.loads((shared_data / "ocr" / "truth.json").read_text(encoding="utf-8"))
    return {name: image["lines"] for name, image in content["images"].items()}


@pytest.fixture(scope="module")
def findings(shared_data):
    return {
        name: find_letters(read_picture(shared_data / "ocr" / name).pixels, FindingSettings())
        for name in (*COURSE, *MORE)
    }


@pytest.fixture(scope="module")
def recogniser():
    folder = RunStore().find("default-recogniser")
    return Recogniser(classifier_of_run(folder, folder.checkpoint_epochs()[-1]))


@pytest.mark.parametrize("name", [*COURSE, *MORE[:2]])
def test_as_many_letters_are_found_in_as_many_lines_as_there_are(name, truth, findings):
    found = findings[name].letters
    lines = [sum(each.line == at for each in found) for at in range(found[-1].line + 1)]

    assert lines == [len(line.replace(" ", "")) for line in truth[name]]


def error_rate(names, truth, findings, recogniser, **settings):
    wrong = total = 0
    for name in names:
        page, _ = read_findings(findings[name], recogniser, ReadingSettings(**settings))
        scores = score_text(truth[name], page.lines)
        wrong, total = wrong + scores.errors, total + scores.expected
    return wrong / total


def test_the_course_pictures_are_read(truth, findings, recogniser):
    assert error_rate(COURSE, truth, findings, recogniser) <= 0.01
    assert error_rate(COURSE, truth, findings, recogniser, context=False) <= 0.02


def test_harder_photographs_are_read_with_touching_broken_and_tilted_letters(
    truth, findings, recogniser
):
    assert error_rate(MORE, truth, findings, recogniser) <= 0.05


@pytest.mark.parametrize("name", ["01_list.jpg", "03_haiku.jpg", "04_deep.jpg", "05_stars.jpg"])
def test_words_part_where_they_do_in_the_truth(name, truth, findings, recogniser):
    page, _ = read_findings(findings[name], recogniser, ReadingSettings())

    assert [[len(word) for word in line] for line in page.words] == [
        [len(word) for word in line.split()] for line in truth[name]
    ]
