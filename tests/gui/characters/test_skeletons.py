import numpy as np
import pytest
from PySide6.QtCore import Qt

from core.synthetic.alphabet import shipped_alphabet
from core.synthetic.sheets import skeleton_pictures
from core.synthetic.skeleton import Allograph, parse_stroke
from gui.characters.sample_drawing import draw_samples_of
from gui.characters.skeleton_diagram import SkeletonDiagram, stroke_color
from gui.characters.skeleton_model import PICTURE_ROLE, SHARE_ROLE, fits, share_text
from resources import resource_path


@pytest.fixture
def skeletons(drawing):
    drawing.show("skeletons")
    return drawing


def names(drawing):
    model = drawing.window.skeletons.model
    return [model.allograph_at(row) for row in range(model.rowCount())]


def test_nothing_is_drawn_before_the_page_is_shown(drawing):
    assert drawing.window.skeletons.model.rowCount() == 0
    assert drawing.window.skeletons.note.text() == "Drawing the skeletons…"


def test_all_are_listed_with_their_pictures(skeletons):
    alphabet = shipped_alphabet()
    model = skeletons.window.skeletons.model
    assert names(skeletons) == list(range(len(alphabet.allographs)))
    image = model.index(30).data(PICTURE_ROLE)
    expected = skeleton_pictures(alphabet, image.width())[30]
    found = [[image.pixelColor(x, y).red() for x in range(60)] for y in range(60)]
    assert np.array_equal(found, expected[:60, :60])
    index = model.index(0)
    first = alphabet.allographs[0]
    assert index.data() == first.name
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    share = first.weight / sum(a.weight for a in alphabet.allographs if a.character == "A")
    assert share > 0.01
    assert said == f"A · {first.name}, {share:.0%} of all A"
    assert index.data(SHARE_ROLE) == f"A · {share:.0%}"


def test_shares_of_a_character_make_a_whole_and_none_is_nothing():
    alphabet = shipped_alphabet()
    for character, indices in alphabet.by_character.items():
        shares = [share_text(alphabet, index) for index in indices]
        assert not {"0%", "0.0%"} & set(shares), character
        numbers = [float(share.strip("<%")) for share in shares]
        assert sum(numbers) == pytest.approx(100, abs=5), character


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", True),
        ("a", True),
        ("A", True),
        ("b", False),
        ("loop", True),
        ("a STROKE", True),
        ("b loop", False),
        ("a loop square", False),
    ],
)
def test_the_filter_takes_a_character_and_parts_of_the_name(text, found):
    allograph = Allograph("A", "looped in one stroke", 1, (parse_stroke("0,0 1,1"),))
    assert fits(allograph, text) is found


def test_the_list_is_filtered_and_says_so(skeletons, qtbot):
    page, alphabet = skeletons.window.skeletons, shipped_alphabet()
    qtbot.keyClicks(page.filter.field, "q")
    skeletons.wait(lambda: len(names(skeletons)) == len(alphabet.by_character["Q"]))
    total = len(alphabet.allographs)
    assert page.filter.caption == f"{len(names(skeletons))} of {total} skeletons"
    assert page.details.title.text().startswith("Q · ")
    qtbot.keyClicks(page.filter.field, " nonsense")
    skeletons.wait(lambda: not names(skeletons))
    assert page.note.isVisible()
    qtbot.keyClick(page.filter.field, Qt.Key.Key_Escape)
    skeletons.wait(lambda: len(names(skeletons)) == total)


def test_a_click_shows_one_with_its_file_and_samples(skeletons, qtbot):
    page, alphabet = skeletons.window.skeletons, shipped_alphabet()
    place = page.list.visualRect(page.model.index(2)).center()
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    skeletons.settle()
    assert page.details.title.text() == f"A · {alphabet.allographs[2].name}"
    file = page.details.facts.text().splitlines()[-1]
    assert file == "resources/skeletons/A.toml"
    assert resource_path("skeletons", "A.toml").parts[-3:] == tuple(file.split("/"))
    expected = draw_samples_of(2, 2, 4, 0, skeletons.window.variation.values())
    assert np.array_equal(page.details.samples._pixels, expected)


def test_samples_of_the_chosen_one_follow_the_sliders(skeletons):
    skeletons.slider("pen_width").setValue(200)
    skeletons.settle()
    expected = draw_samples_of(0, 2, 4, 0, skeletons.window.variation.values())
    assert np.array_equal(skeletons.window.skeletons.details.samples._pixels, expected)


def test_one_that_the_filter_hides_is_shown_all_the_same(skeletons):
    skeletons.window.skeletons.filter.field.setText("q")
    skeletons.wait(lambda: len(names(skeletons)) < 30)
    skeletons.characters.skeletons.choose(0)
    assert skeletons.window.skeletons.filter.text == ""
    assert skeletons.window.skeletons.details.title.text().startswith("A · ")


def test_every_skeleton_is_painted_with_a_colour_a_stroke(qtbot, light):
    diagram = SkeletonDiagram()
    qtbot.addWidget(diagram)
    diagram.resize(256, 256)
    for allograph in shipped_alphabet().allographs[::9]:
        diagram.set_allograph(allograph)
        image = diagram.grab().toImage()
        seen = {image.pixel(x, y) for x in range(256) for y in range(256)}
        for number in range(len(allograph.strokes)):
            assert stroke_color(number).rgb() in seen, (allograph.character, allograph.name)
        assert diagram.accessibleName() == f"Skeleton of {allograph.character}, {allograph.name}"
