"""The way of a letter to a network, on a real photograph and for networks of several kinds."""

from dataclasses import replace

import numpy as np
import pytest

from core.datasets.glyphs import BOX, GLYPH_FORM
from core.errors import ConfigError
from core.models.input_preparation import InputPreparation
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_losses import CrossEntropy
from core.models.numpy_network import NumpyNetwork
from core.ocr.box_xray import xray_box
from core.ocr.finding import find_letters
from core.ocr.finding_settings import FindingSettings
from core.ocr.glyph_cutting import cut_glyphs
from core.ocr.glyph_steps import StepSettings, glyph_steps
from core.ocr.picture_file import read_picture
from core.ocr.recogniser import Recogniser
from core.runs.classifier import Classifier
from core.settings import from_mapping
from core.training.inference import NumpyInference


@pytest.fixture(scope="module")
def findings(shared_data):
    picture = read_picture(shared_data / "ocr" / "02_letters.jpg")
    return find_letters(picture.pixels, FindingSettings())


def recogniser_of(preparation, side, ink, *, transposed=False):
    rng = np.random.default_rng(7)
    network = NumpyNetwork(
        (side**2, 12, 5), ACTIVATIONS["tanh"], INITIALIZERS["xavier"], CrossEntropy(), rng
    )
    classifier = Classifier(
        "test",
        NumpyInference(network, preparation),
        tuple("ABCDE"),
        (side, side),
        ink,
        takes_transposed=transposed,
        takes_glyphs=preparation.is_glyph,
    )
    return Recogniser(classifier)


def affine(offset, scale, *, is_glyph=False):
    return InputPreparation(
        np.asarray(offset, np.float32), np.asarray(scale, np.float32), is_glyph=is_glyph
    )


ONE = np.ones(1, np.float32)
SPREAD = np.random.default_rng(2).uniform(0.1, 0.9, 784)
NETWORKS = {
    "glyph": lambda: recogniser_of(affine(ONE, -ONE, is_glyph=True), 32, "dark"),
    "ink of 32x32, transposed": lambda: recogniser_of(
        affine(ONE, -ONE), 32, "dark", transposed=True
    ),
    "stored 28x28, white on black": lambda: recogniser_of(affine(0 * ONE, ONE), 28, "light"),
    "standardised 28x28": lambda: recogniser_of(affine(SPREAD, 1 / SPREAD), 28, "dark"),
}


@pytest.mark.parametrize("kind", NETWORKS)
def test_the_last_step_is_what_the_network_gets_when_the_page_is_read(kind, findings, monkeypatch):
    recogniser = NETWORKS[kind]()
    letters = findings.letters
    angles = [(-8.0, 0.0, 12.0)[at % 3] for at in range(len(letters))]
    got, apply = [], InputPreparation.apply

    def spy(self, vectors, dtype):
        got.append(apply(self, vectors, dtype))
        return got[-1]

    monkeypatch.setattr(InputPreparation, "apply", spy)
    read = recogniser.read_letters(findings, letters, angles)
    monkeypatch.undo()
    (rows,) = got
    side = recogniser.classifier.sample_shape[0]
    expected = rows.reshape(-1, side, side)
    if recogniser.classifier.takes_transposed:
        expected = expected.swapaxes(1, 2)

    assert len(letters) > 20
    for at in range(0, len(letters), 5):
        seen = xray_box(findings, letters[at], recogniser, StepSettings(angle=angles[at]))
        np.testing.assert_array_equal(seen.network_input, expected[at])
        assert seen.label == read[at].argmax()
        assert seen.alternatives[0].probability == pytest.approx(np.exp(read[at].max()), rel=1e-6)


def test_the_glyph_is_that_of_the_page_whatever_stands_beside_it(findings):
    letters, angles = findings.letters[:6], [0.0, 5.0, 0.0, -20.0, 5.0, 0.0]
    glyphs = cut_glyphs(findings, letters, angles)

    for letter, angle, glyph in zip(letters, angles, glyphs, strict=True):
        steps = glyph_steps(findings, letter, StepSettings(angle=angle))
        np.testing.assert_array_equal(steps.glyph, glyph)
        assert steps.upright.shape == ((144, 144) if angle else (96, 96))
        assert steps.sized.shape == (64, 64)


def extent(picture):
    rows, columns = np.nonzero(picture > 0.5)
    return max(np.ptp(rows), np.ptp(columns)) + 1


def ink_of(glyph):
    return float(glyph.sum())


def test_each_parameter_changes_its_step_and_none_before_it(findings):
    letter = findings.letters[4]
    plain = glyph_steps(findings, letter, StepSettings())
    more = {
        "contrast": {"contrast": 3.0},
        "angle": {"angle": 30.0},
        "box": {"box": 12.0},
        "stroke": {"stroke": 25.0},
    }
    changed = {name: glyph_steps(findings, letter, StepSettings(**more[name])) for name in more}

    assert changed["contrast"].ink.sum() > 1.1 * plain.ink.sum()
    for name in ("angle", "box", "stroke"):
        np.testing.assert_array_equal(changed[name].ink, plain.ink)
    for name in ("box", "stroke"):
        np.testing.assert_array_equal(changed[name].upright, plain.upright)
    assert changed["angle"].upright.shape != plain.upright.shape
    assert extent(plain.glyph) == pytest.approx(BOX, abs=2)
    assert extent(changed["box"].glyph) == pytest.approx(12, abs=2)
    assert ink_of(changed["stroke"].glyph) > 1.5 * ink_of(plain.glyph)
    assert plain.stroke == changed["stroke"].stroke


def test_a_network_that_makes_glyphs_itself_gets_those_of_the_settings(findings):
    recogniser, letter = NETWORKS["glyph"](), findings.letters[4]
    plain = xray_box(findings, letter, recogniser, StepSettings())
    small = xray_box(findings, letter, recogniser, StepSettings(box=12.0))

    assert extent(plain.network_input) == pytest.approx(BOX, abs=2)
    assert extent(small.network_input) == pytest.approx(12, abs=2)
    assert [a.probability for a in small.alternatives] != [
        a.probability for a in plain.alternatives
    ]


def test_a_box_without_ink_gives_empty_pictures(findings):
    letter = replace(
        findings.letters[0],
        box=replace(findings.letters[0].box, bottom=findings.letters[0].box.top + 1),
        pieces=(10**6,),
    )
    steps = glyph_steps(findings, letter, StepSettings())

    assert not steps.glyph.any()
    assert steps.stroke == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"box": 40.0}, "between 8 and 32"), ({"stroke": 0.0}, "between 3"), ({"dots": 1.0}, "dots")],
)
def test_settings_out_of_bounds_are_refused(changes, words):
    with pytest.raises(ConfigError, match=words):
        from_mapping(StepSettings, changes)


def test_by_default_the_form_is_that_of_the_training_data():
    assert StepSettings().form == GLYPH_FORM
