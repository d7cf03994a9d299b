import json
from dataclasses import replace

import numpy as np
import pytest

from core.errors import ConfigError, ModelLoadError, PictureError
from core.ocr import edits
from core.ocr.blame import blame
from core.ocr.box import Box
from core.ocr.context import read_word
from core.ocr.keeping import keep_corrections
from core.ocr.page import Character, Page
from core.ocr.picture_file import read_picture
from core.ocr.scoring import Match, align, errors, score_text
from core.ocr.truth_file import read_truth, truth_of

NAMES = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


def likely(*choices):
    """Log-probabilities of characters, each given as {"O": 0.6, "0": 0.4}."""
    rows = np.full((len(choices), len(NAMES)), 1e-6)
    for row, choice in zip(rows, choices, strict=True):
        for name, probability in choice.items():
            row[NAMES.index(name)] = probability
    return np.log(rows / rows.sum(axis=1, keepdims=True))


def word(*choices):
    return "".join(NAMES[at] for at in read_word(likely(*choices), NAMES))


LIKE_ZERO, LIKE_O = {"O": 0.4, "0": 0.6}, {"O": 0.6, "0": 0.4}


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        (({"T": 0.9}, LIKE_ZERO), "TO"),
        (({"1": 0.9}, LIKE_O, {"S": 0.7, "5": 0.3}), "105"),
        (({"B": 0.99}, {"2": 0.999}, {"B": 0.99}), "B2B"),
        ((LIKE_ZERO, LIKE_ZERO, LIKE_ZERO), "000"),
        ((LIKE_O, LIKE_O), "OO"),
        ((LIKE_ZERO,), "0"),
        (({"A": 1.0}, {"4": 1.0}), "A4"),
    ],
    ids=["letters", "digits", "clearly mixed", "zeros", "Os", "alone", "a size of paper"],
)
def test_a_word_is_letters_or_digits_unless_its_shapes_are_clear(choices, expected):
    assert word(*choices) == expected


def test_a_network_of_letters_alone_is_left_alone():
    assert read_word(np.log([[0.2, 0.8]]), ("A", "B")) == [1]


@pytest.mark.parametrize(
    ("truth", "read", "count"),
    [
        ("KITTEN", "SITTING", 3),
        ("SATURDAY", "SUNDAY", 3),
        ("", "ABC", 3),
        ("ABC", "", 3),
        ("FLAW", "LAWN", 2),
    ],
)
def test_distances_are_the_published_ones(truth, read, count):
    aligned = align(truth, read)

    assert errors(aligned) == count
    assert [each.truth for each in aligned if each.truth is not None] == list(range(len(truth)))
    assert [each.read for each in aligned if each.read is not None] == list(range(len(read)))


def test_alignment_names_what_became_of_each_character():
    matches = [each.match for each in align("HOUSE", "HXUSEE")]

    assert matches[:4] == [Match.RIGHT, Match.WRONG, Match.RIGHT, Match.RIGHT]
    assert sorted(matches[4:]) == [Match.EXTRA, Match.RIGHT]


def test_rates_count_characters_with_and_without_spaces_and_words():
    scores = score_text(["to do list", "A NAP"], ["TO D0LIST", "A NAP"])

    assert (scores.errors, scores.expected, scores.found) == (1, 12, 12)
    assert scores.cer == pytest.approx(1 / 12)
    assert scores.cer_with_spaces == pytest.approx(2 / 16)
    assert scores.wer == pytest.approx(2 / 5)
    assert score_text([], []).cer is None


@pytest.mark.parametrize(
    ("read", "parts"),
    [
        (["DEEP", "LEARNING"], (0, 0, 0)),
        (["LEARNING", "DEEP"], (0, 12, 0)),
        (["DE3P", "LEARNING"], (0, 0, 1)),
        (["DEEP", "LEARNIIUG"], (2, 0, 0)),
        (["DEEP", "LEANING"], (1, 0, 0)),
        ([], (12, 0, 0)),
    ],
    ids=["right", "lines swapped", "misread", "N in two", "R not found", "nothing"],
)
def test_every_error_is_blamed_on_one_stage(read, parts):
    found = blame(["DEEP", "LEARNING"], read)
    total = score_text(["DEEP", "LEARNING"], read).errors

    assert found.finding + found.ordering + found.reading == total
    if parts[1]:
        assert found.ordering == total > 0
    else:
        assert (found.finding, found.ordering, found.reading) == parts


def page_of(*lines):
    """A page with 20x30 boxes, 30 apart; words are 60 apart."""
    characters = []
    for row, line in enumerate(lines):
        column = 10
        for number, each in enumerate(line.split()):
            for character in each:
                box = Box(10 + 60 * row, column, 40 + 60 * row, column + 20)
                characters.append(Character(box, row, number, character, 0.9))
                column += 30
            column += 30
    return Page(tuple(characters), 30.0)


def test_a_page_gives_its_text_line_by_line():
    assert page_of("TO DO", "LIST").lines == ["TO DO", "LIST"]


def test_typing_verifying_and_moving_lock_a_character():
    page = page_of("AB")
    typed = edits.set_text(page, 0, "X")
    placed = edits.set_box(page, 1, Box(0, 0, 5, 5))

    assert typed.lines == ["XB"]
    assert typed.characters[0].is_typed
    assert placed.characters[1].is_placed
    assert placed.characters[1].pieces == ()
    assert edits.set_verified(page, [1], verified=True).characters[1].is_locked
    assert page.characters[0].text == "A"


def test_boxes_that_move_together_stop_at_the_edge_of_the_picture():
    moved = edits.move(page_of("AB"), [0, 1], -100, 7, (200, 200))

    assert [each.box.top for each in moved] == [0, 0]
    assert [each.box.left for each in moved] == [17, 47]


def test_deleting_the_last_character_of_a_line_closes_the_gap():
    page = edits.delete(page_of("A", "B", "C"), [1])

    assert page.lines == ["A", "C"]
    assert [each.line for each in page] == [0, 1]
    assert len(page.removed) == 1


@pytest.mark.parametrize(
    ("column", "expected"),
    [(-15, "□AB CD"), (58, "AB□ CD"), (72, "AB □CD"), (400, "AB CD □")],
    ids=["before", "behind a word", "before a word", "far off"],
)
def test_a_new_box_joins_the_word_that_it_stands_beside(column, expected):
    page = page_of("AB CD", "EF")
    changed, place = edits.insert(page, Box(12, 10 + column, 42, 10 + column + 15))

    assert changed.lines == [expected, "EF"]
    assert changed.characters[place].text == ""


def test_a_new_box_between_lines_begins_a_line():
    page = page_of("AB", "CD")
    far = Page(
        tuple(replace(c, box=edits.moved(c.box, 60, 0)) if c.line else c for c in page.characters),
        30.0,
    )
    changed, place = edits.insert(far, Box(70, 10, 100, 30))

    assert changed.lines == ["AB", "□", "CD"]
    assert place == 2


def test_merged_and_split_boxes_cover_what_was_there():
    page = page_of("ABC")
    merged, place = edits.merge(page, [0, 1])
    split = edits.split(merged, place, [35])

    assert merged.characters[place].box == Box(10, 10, 40, 60)
    assert merged.lines == ["□C"]
    assert [each.box for each in split][:2] == [Box(10, 10, 40, 35), Box(10, 35, 40, 60)]


def test_lines_change_places_and_words_break_and_join():
    page = page_of("AB CD", "EF")

    assert edits.move_line(page, 0, 1).lines == ["EF", "AB CD"]
    assert edits.break_word(page, 1).lines == ["A B CD", "EF"]
    assert edits.break_word(page, 2).lines == ["ABCD", "EF"]
    assert edits.break_word(page, 0) == page
    assert edits.sort_lines(edits.move_line(page, 0, 1)).lines == ["AB CD", "EF"]


def test_reading_anew_keeps_what_a_person_said_and_deleted():
    old = edits.set_text(page_of("AB CD", "EF"), 1, "X")
    old = edits.delete(old, [4])
    fresh = page_of("AQ CD", "EF")

    kept = keep_corrections(old, fresh)

    assert kept.lines == ["AX CD", "F"]
    assert kept.characters[1].is_typed


def test_a_kept_box_stays_where_nothing_was_found_anew():
    old, place = edits.insert(page_of("AB"), Box(10, 200, 40, 220))
    old = edits.set_text(old, place, "Z")

    assert keep_corrections(old, page_of("AB")).lines[0].replace(" ", "") == "ABZ"


def test_reading_anew_keeps_lines_in_the_order_that_somebody_set():
    old = edits.move_line(page_of("AB CD", "EF", "GH"), 0, 2)
    assert old.lines == ["EF", "GH", "AB CD"]

    assert keep_corrections(old, page_of("AQ CD", "EF", "GH")).lines == ["EF", "GH", "AQ CD"]
    # Also with boxes that are a little other ones, and beside a correction.
    fresh = edits.move(page_of("AQ CD", "EF", "GH"), range(8), 2, 3, (400, 400))
    typed = edits.set_text(old, 4, "X")
    assert keep_corrections(typed, fresh).lines == ["EF", "GH", "XQ CD"]


def test_a_line_that_was_not_there_stays_behind_the_one_above_it():
    old = edits.move_line(page_of("AB", "", "EF", "GH"), 0, 2)
    assert old.lines == ["EF", "GH", "AB"]

    assert keep_corrections(old, page_of("AB", "CD", "EF", "GH")).lines == ["EF", "GH", "AB", "CD"]


def test_lines_that_nobody_moved_are_read_from_top_to_bottom():
    # Found as one line before, and as two now.
    old, fresh = page_of("AB", "EF"), page_of("AB", "CD", "EF")

    assert keep_corrections(old, fresh) == fresh


def test_truth_comes_from_text_and_from_json(tmp_path):
    text = tmp_path / "a.txt"
    text.write_text("TO DO\n\n LIST \n", encoding="utf-8")
    several = tmp_path / "b.json"
    several.write_text(json.dumps({"images": {"x.jpg": {"lines": ["AB"]}}}), encoding="utf-8")

    assert read_truth(text) == ("TO DO", "LIST")
    assert truth_of(read_truth(several), "x.jpg") == ("AB",)
    assert truth_of(read_truth(several), "y.jpg") is None


def test_a_file_of_truth_that_is_no_text_of_a_page_is_not_read(tmp_path):
    path = tmp_path / "book.txt"
    path.write_bytes(b"A" * 2_000_001)

    with pytest.raises(ConfigError, match="more than the text of any page"):
        read_truth(path)


@pytest.mark.parametrize("content", ["{", "3", '{"a": 1}', "[1]", "{}"])
def test_truth_that_says_no_lines_is_refused(tmp_path, content):
    path = tmp_path / "truth.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(ConfigError, match=r"truth\.json"):
        read_truth(path)


def save(path, mode, **options):
    from PIL import Image

    values = np.random.default_rng(0).integers(0, 255, (20, 30, 3)).astype(np.uint8)
    picture = Image.fromarray(values)
    if mode == "I;16":
        picture = Image.fromarray(values[..., 0].astype(np.uint16) * 257)
    else:
        picture = picture.convert(mode)
    picture.save(path, **options)
    return values


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("a.png", "RGB"),
        ("a.png", "RGBA"),
        ("a.png", "P"),
        ("a.png", "1"),
        ("a.png", "L"),
        ("a.png", "I;16"),
        ("a.tif", "CMYK"),
        ("a.jpg", "CMYK"),
        ("a.webp", "RGB"),
        ("a.gif", "P"),
        ("a.bmp", "RGB"),
    ],
)
def test_pictures_of_every_kind_become_colour(tmp_path, name, mode):
    values = save(tmp_path / name, mode)
    picture = read_picture(tmp_path / name)

    assert picture.pixels.shape == (20, 30, 3)
    assert picture.pixels.dtype == np.uint8
    assert len(picture.sha256) == 64
    if mode == "I;16":
        assert np.array_equal(picture.pixels[..., 0], values[..., 0])


def test_transparent_paper_is_white(tmp_path):
    from PIL import Image

    Image.new("RGBA", (30, 20), (0, 0, 0, 0)).save(tmp_path / "a.png")
    picture = read_picture(tmp_path / "a.png")

    assert (picture.pixels == 255).all()
    assert picture.notes == ("laid transparent parts on white",)


def test_the_camera_says_which_side_is_up(tmp_path):
    from PIL import Image

    picture = Image.new("RGB", (30, 20))
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(tmp_path / "a.jpg", exif=exif)
    found = read_picture(tmp_path / "a.jpg")

    assert found.pixels.shape == (30, 20, 3)
    assert found.notes == ("turned the picture as its camera says",)


def test_what_is_no_picture_is_refused_by_name(tmp_path):
    path = tmp_path / "a.jpg"
    for content in (b"", b"plain text", b"\xff\xd8\xff\xe0 damaged"):
        path.write_bytes(content)
        with pytest.raises(PictureError, match=r"a\.jpg"):
            read_picture(path)
    with pytest.raises(PictureError, match="does not exist"):
        read_picture(tmp_path / "b.jpg")
    with pytest.raises(PictureError, match="folder"):
        read_picture(tmp_path)


def test_mutated_files_give_pixels_or_one_clear_error(tmp_path):
    rng = np.random.default_rng(3)
    path = tmp_path / "a.bin"
    refused = 0
    for name, mode in [("a.png", "RGB"), ("a.jpg", "RGB"), ("a.tif", "L"), ("a.gif", "P")]:
        save(tmp_path / name, mode)
        whole = (tmp_path / name).read_bytes()
        for _ in range(75):
            end = rng.integers(1, len(whole) + 1) if rng.random() < 0.4 else len(whole)
            data = bytearray(whole[:end])
            for at in rng.integers(0, len(data), rng.integers(0, 6)):
                data[at] = rng.integers(0, 256)
            path.write_bytes(bytes(data))
            try:
                assert read_picture(path).pixels.ndim == 3
            except PictureError:
                refused += 1

    assert 30 < refused < 300


def test_a_file_that_is_no_picture_is_told_in_plain_words(tmp_path):
    from PIL import Image

    path = tmp_path / "page.jpg"
    for content, words in ((b"dear all", '"dear all"'), (b"\0\1\xff", "00 01 ff")):
        path.write_bytes(content)
        with pytest.raises(PictureError, match=f"begin with {words}"):
            read_picture(path)
    Image.fromarray(np.zeros((60, 60), np.uint8)).save(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(PictureError, match="is damaged: image file is truncated"):
        read_picture(path)


def test_doubt_is_of_readings_that_nobody_confirmed():
    read = Character(Box(0, 0, 9, 9), 0, 0, "A", 0.7)
    assert read.is_doubtful(0.8)
    assert not read.is_doubtful(0.6)
    assert replace(read, is_placed=True).is_doubtful(0.8)
    assert not replace(read, is_typed=True).is_doubtful(0.8)
    assert not replace(read, is_verified=True).is_doubtful(0.8)


def test_networks_of_other_things_cannot_read():
    from core.ocr.recogniser import Recogniser
    from core.runs.classifier import Classifier

    colour = Classifier("cifar", None, ("cat", "dog"), (32, 32, 3), None)
    words = Classifier("pets", None, ("cat", "dog"), (32, 32), "dark")
    for classifier, wrong in ((colour, "no grey"), (words, "'cat'")):
        with pytest.raises(ModelLoadError, match=wrong):
            Recogniser(classifier)
