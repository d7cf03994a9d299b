"""Pictures of rows, from runs that were trained for a moment."""

import numpy as np
import pytest

from core.ocr.box import Box
from core.ocr.page import Character, Page
from core.reports.pictures import CurvesPicture, MatrixPicture, PixelPicture, row_picture
from core.reports.row import Figure, Outcome, ReportRow
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.config import DataChoice
from core.training.planning import plan_run


@pytest.fixture
def data(tmp_path):
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 3
    pictures = (rng.random((60, 6, 6)) * 0.5 + labels[:, None, None] / 6).astype(np.float32)
    np.savez(tmp_path / "pictures.npz", x=pictures, y=labels)
    return DataChoice(str(tmp_path / "pictures.npz"))


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


@pytest.fixture
def train(data, store):
    """Train a model for two epochs and return what a row says of it."""

    def made(model):
        config, dataset = plan_run(data, model=model, overrides={"epochs": 2})
        run = TrainingRun.create(config, dataset, store)
        for event in run.events():
            run.record(event)
        return Outcome({}, dataset.name, run_id=run.folder.run_id)

    return made


def row(picture):
    figures = (Figure("accuracy", "0.9", 0.9),)
    return ReportRow("row", "A", "Tests", "A row", "Nothing.", figures, None, picture=picture)


def test_curves_are_those_of_the_run(train, store):
    outcome = train("numpy-mlp")
    found = row_picture(row("curves"), outcome, store)

    assert isinstance(found, CurvesPicture)
    assert found.run_id == outcome.run_id
    assert [each.epoch for each in found.history.rows] == [0, 1, 2]


def test_first_weights_stand_before_and_after(train, store):
    found = row_picture(row("weights"), train("numpy-mlp"), store)

    assert isinstance(found, PixelPicture)
    assert found.caption.endswith("left before training, right after it.")
    middle = found.pixels.shape[1] // 2
    left, right = found.pixels[:, : middle - 16], found.pixels[:, -(middle - 16) :]
    assert left.shape == right.shape
    assert (left != right).any()
    assert (found.pixels[:, middle] == 255).all()


def test_the_matrix_is_of_samples_that_were_not_learned(train, store):
    found = row_picture(row("confusion"), train("numpy-mlp"), store)

    assert isinstance(found, MatrixPicture)
    assert found.class_names == ("0", "1", "2")
    assert "(test)" in found.title or "(validation)" in found.title
    assert 0 < len(found.predictions) < 60


def test_originals_stand_above_what_comes_back(train, store):
    found = row_picture(row("reconstruction"), train("numpy-autoencoder"), store)

    assert isinstance(found, PixelPicture)
    assert found.pixels.shape[2] == 3


@pytest.mark.parametrize(
    ("text", "words"), [("", "Each box is a letter"), ("A", "What is read in each box")]
)
def test_photographs_stand_side_by_side_with_their_boxes(tmp_path, store, text, words):
    from PIL import Image

    letter = Character(Box(left=10, top=20, right=30, bottom=60), 0, 0, text)
    pages = []
    for name in ("one", "two", "three"):
        path = tmp_path / f"{name}.png"
        Image.new("RGB", (90, 100), "white").save(path)
        pages.append((path, Page((letter,), 40.0)))
    found = row_picture(row("page"), Outcome({}, pages=tuple(pages)), store)

    assert isinstance(found, PixelPicture)
    assert found.caption.startswith(words)
    # Two in a row, each 900 wide and 1000 high, with 12 pixels between them.
    assert found.pixels.shape == (2012, 1812, 3)
    # The box is drawn in blue where nothing was to be read, and in vermilion where it is doubtful.
    red, _green, blue = found.pixels[400, 100:110].astype(int).mean(axis=0)
    assert (red > blue + 50) == bool(text)
    assert (blue > red + 50) == (not text)


def test_rows_without_picture_or_run_have_none(store):
    assert row_picture(row(""), Outcome({}, run_id="run"), store) is None
    assert row_picture(row("curves"), Outcome({}), store) is None
    assert row_picture(row("page"), Outcome({}), store) is None
