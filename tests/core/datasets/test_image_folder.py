import shutil
from collections import namedtuple

import numpy as np
import pytest
from PIL import Image

from core.datasets import image_folder
from core.datasets.loading import is_image_folder, load_dataset, read_data
from core.errors import ConfigError, DatasetError, ReadingCancelled

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def flowers(write_pictures, picture_cache):
    """Write pictures in colour for training and tests: 4 + 1 of each of three classes."""
    rng = np.random.default_rng(1)
    sizes = [(100, 140), (140, 100), (120, 120), (99, 101), (150, 101)]
    return write_pictures(
        {
            f"{'train' if at < 4 else 'test'}/{name}/{at}.png": rng.integers(
                0, 256, (*sizes[at], 3), np.uint8
            )
            for name in ("rose", "iris", "tulip")
            for at in range(5)
        }
    )


def characters(count=20):
    """Return pictures in grey of one small size that is no square, and what they are called."""
    rng = np.random.default_rng(2)
    found = {}
    for name in ("a", "b"):
        for at in range(count):
            picture = np.full((20, 16), 255, np.uint8)
            picture[5:15, 4:12] = rng.integers(0, 80, (10, 8))
            found[f"{name}/{at:02}.png"] = picture
    return found


def test_photographs_become_squares_in_colour(flowers):
    dataset = load_dataset(flowers, seed=1)

    assert dataset.name == "pictures"
    assert dataset.source == str(flowers)
    assert dataset.class_names == ("iris", "rose", "tulip")
    assert dataset.is_image_folder
    assert dataset.sample_shape == (64, 64, 3)
    assert [(name, len(split)) for name, split in dataset.splits()] == [
        ("train", 11),
        ("validation", 1),
        ("test", 3),
    ]
    assert dataset.test.labels.tolist() == [0, 1, 2]
    assert dataset.ink is None
    assert 0 <= dataset.train.inputs.min() < dataset.train.inputs.max() <= 1
    with Image.open(flowers / "test" / "rose" / "4.png") as image:
        expected = image.resize((64, 64), Image.Resampling.BILINEAR, box=(0, 24.5, 101, 125.5))
    np.testing.assert_allclose(dataset.test.inputs[1], np.asarray(expected) / 255, atol=1e-6)


def test_small_pictures_of_one_size_stay_as_they_are(write_pictures, picture_cache):
    pictures = characters()
    folder = write_pictures(pictures)

    dataset = load_dataset(folder, seed=1)

    assert dataset.sample_shape == (20, 16)
    assert dataset.ink == "dark"
    assert [len(split) for _, split in dataset.splits()] == [32, 4, 4]
    assert "was divided by class with seed 1: 32 train, 4 validate, 4 test." in dataset.notes[-1]
    stored = read_data(folder)
    np.testing.assert_array_equal(
        stored.part("all").inputs, np.stack(list(pictures.values())).astype(np.float32) / 255
    )


def test_a_size_that_is_named_holds_for_small_ones_too(write_pictures, picture_cache):
    assert load_dataset(write_pictures(characters()), picture_size=32).sample_shape == (32, 32)


def test_a_picture_in_colour_gives_all_of_them_colours(write_pictures, picture_cache):
    pictures = characters()
    red = np.stack([pictures["b/03.png"], *[np.zeros((20, 16), np.uint8)] * 2], axis=2)
    folder = write_pictures(pictures | {"b/03.png": red})

    inputs = read_data(folder).part("all").inputs

    assert inputs.shape == (40, 20, 16, 3)
    np.testing.assert_array_equal(inputs[23] * 255, red)
    for channel in range(3):
        np.testing.assert_allclose(inputs[39, ..., channel] * 255, pictures["b/19.png"], atol=1e-4)


def test_pictures_that_cannot_be_read_are_counted_and_named(flowers):
    for name in ("train/rose/5.png", "train/iris/7.jpg", "test/iris/8.png", "test/iris/9.png"):
        (flowers / name).write_bytes(b"x")
    (flowers / "train/rose/Thumbs.db").write_bytes(b"x")

    for dataset in (load_dataset(flowers), load_dataset(flowers)):
        assert sum(len(split) for _, split in dataset.splits()) == 15
        assert dataset.notes[0] == (
            "4 of 19 pictures could not be read and are left out: train/iris/7.jpg: it is no "
            "picture; train/rose/5.png: it is no picture; test/iris/8.png: it is no picture; and "
            "1 more."
        )


def test_a_picture_that_can_be_read_by_now_is_read(flowers, monkeypatch):
    real = Image.open

    def fail(path):
        if str(path).endswith("2.png"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Image, "open", fail)
    before = load_dataset(flowers)
    monkeypatch.setattr(Image, "open", real)
    after = load_dataset(flowers)

    assert "3 of 15 pictures could not be read" in before.notes[0]
    assert "Permission denied" in before.notes[0]
    assert len(after.train) + len(after.validation) == 12
    assert not any("could not be read" in note for note in after.notes)


def test_a_class_whose_pictures_are_all_damaged_is_an_error(flowers):
    for at in range(4):
        (flowers / f"train/iris/{at}.png").write_bytes(b"x")

    with pytest.raises(
        DatasetError, match=r"no picture of iris in pictures can be read \(train/iris/0.png: it is"
    ):
        load_dataset(flowers)


def test_what_is_kept_is_mapped_and_not_decoded_again(flowers, monkeypatch):
    first = load_dataset(flowers, seed=1)
    asked = []
    monkeypatch.setattr(image_folder, "decode_tiles", lambda *_: asked.append(1))

    again = load_dataset(flowers, seed=1)

    assert not asked
    assert again.fingerprint == first.fingerprint
    assert not again.test.inputs.flags.owndata
    for (_, one), (_, other) in zip(first.splits(), again.splits(), strict=True):
        np.testing.assert_array_equal(one.inputs, other.inputs)


def test_a_damaged_cache_is_made_anew(flowers, picture_cache):
    before = load_dataset(flowers)
    (kept,) = picture_cache.glob("*.npy")
    kept.write_bytes(kept.read_bytes()[:-9])

    assert load_dataset(flowers).fingerprint == before.fingerprint


def test_the_fingerprint_is_of_the_content(flowers):
    first = load_dataset(flowers, seed=1).fingerprint
    copy = shutil.copytree(flowers, flowers.with_name("copy"))

    assert load_dataset(copy, seed=1).fingerprint == first
    assert any(load_dataset(copy, seed=seed).fingerprint != first for seed in range(2, 9))
    assert load_dataset(copy, seed=1, picture_size=32).fingerprint != first
    with Image.open(copy / "train/rose/1.png") as image:
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(copy / "train/rose/1.png")
    assert load_dataset(copy, seed=1).fingerprint != first


def test_progress_counts_pictures_and_only_where_they_are_read(flowers):
    told = []
    load_dataset(flowers, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 15) for done in range(1, 16)]

    told.clear()
    load_dataset(flowers, progress=lambda done, total: told.append((done, total)))
    assert not told


def test_reading_that_is_given_up_leaves_nothing(flowers, picture_cache):
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > 5

    with pytest.raises(ReadingCancelled, match="cancelled: the pictures were not read"):
        load_dataset(flowers, cancelled=cancelled)
    assert len(asked) == 6
    assert not list(picture_cache.iterdir())


@pytest.mark.parametrize("trouble", ["full", "no folder"])
def test_without_room_in_the_cache_they_are_read_into_memory(
    flowers, picture_cache, monkeypatch, trouble
):
    expected = load_dataset(flowers, seed=1).fingerprint
    shutil.rmtree(picture_cache)
    if trouble == "full":
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(9, 9, 0))
    else:
        picture_cache.touch()

    dataset = load_dataset(flowers, seed=1)

    assert dataset.fingerprint == expected
    assert "could not be kept in" in dataset.notes[0]
    assert "will be read again at the next start" in dataset.notes[0]


def test_with_room_nowhere_a_size_that_fits_is_proposed(flowers, monkeypatch):
    megabyte = 2**20
    spare = image_folder._SPARE_BYTES
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(9, 9, spare + 3 * megabyte))
    monkeypatch.setattr(image_folder, "free_memory", lambda: 0)

    with pytest.raises(DatasetError, match=r"15 pictures of 512×512 .* a picture size of 128, wh"):
        load_dataset(flowers, picture_size=512)
    assert load_dataset(flowers, picture_size=128).sample_shape == (128, 128, 3)


def test_a_disk_that_is_full_meanwhile_is_told_and_cleared(flowers, picture_cache, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(image_folder.PictureWriter, "add", fail)

    with pytest.raises(DatasetError, match=r"15 pictures of 64×64 pixels need 0.0 GiB in"):
        load_dataset(flowers)
    assert not list(picture_cache.iterdir())


def test_choices_that_mean_nothing_here_are_told(flowers, write_npz, digits):
    x, y = digits

    turned = load_dataset(flowers, orientation="transposed").notes
    assert "pictures takes no orientation; what was given is ignored." in turned
    sized = load_dataset(write_npz(x=x, y=y), picture_size=64).notes
    assert "set takes no picture size; what was given is ignored." in sized
    toy = load_dataset("toy-gaussians", picture_size=64, orientation="upright").notes
    assert "toy-gaussians takes no orientation and no picture size; what was given" in toy[-1]


def test_a_size_out_of_range_is_refused(flowers):
    with pytest.raises(ConfigError, match="from 8 to 1024 pixels, or auto; got 4"):
        load_dataset(flowers, picture_size=4)


def test_folders_of_pictures_are_told_from_other_data(flowers, write_npz, tmp_path, digits):
    x, y = digits
    (tmp_path / "archive" / "a").mkdir(parents=True)
    shutil.copy(flowers / "test/rose/4.png", tmp_path / "archive" / "a")
    assert is_image_folder(tmp_path / "archive")
    # A file of data goes before pictures that lie beside it.
    shutil.copy(write_npz(x=x, y=y), tmp_path / "archive")

    assert is_image_folder(flowers)
    assert is_image_folder(str(flowers))
    for other in (tmp_path / "archive", tmp_path / "gone", "synthetic36", "a\0b", flowers / "test"):
        assert is_image_folder(other) is (other == flowers / "test")


def test_evaluation_may_ask_for_another_common_size(flowers, write_pictures):
    assert read_data(flowers, auto_side=48).parts["test"].sample_shape == (48, 48, 3)
    assert read_data(flowers, auto_side=48, picture_size=32).parts["test"].sample_shape[0] == 32
