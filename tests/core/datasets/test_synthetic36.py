import json
import os
import subprocess
import sys
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.datasets import synthetic36
from core.datasets.catalogue import is_built_in
from core.datasets.loading import load_dataset, read_data
from core.datasets.synthetic36 import fingerprint
from core.errors import ConfigError, DatasetError, DrawingCancelled
from core.synthetic.collection import Collection
from core.synthetic.variation import Variation

NAME = "synthetic36:2"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    folder = tmp_path / "cache" / "characters"
    monkeypatch.setattr(synthetic36, "cache_folder", lambda: folder)
    return folder


@pytest.fixture
def draws(monkeypatch):
    """How often characters were drawn."""
    counted = []
    draw = synthetic36.draw_collection

    def count(collection, **how):
        counted.append(collection)
        return draw(collection, **how)

    monkeypatch.setattr(synthetic36, "draw_collection", count)
    return counted


def test_the_default_set_has_the_size_and_classes_of_the_course():
    dataset = load_dataset("synthetic36")

    assert [len(split) for _, split in dataset.splits()] == [10_800, 3_600, 1_800]
    assert dataset.sample_shape == (32, 32)
    assert dataset.class_names == tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    assert dataset.ink == "dark"
    assert (dataset.train.class_counts(36) == 300).all()
    assert (dataset.train.inputs.min(), dataset.train.inputs.max()) == (0, 1)


def test_a_count_behind_the_name_is_the_number_of_training_pictures_a_class(folder):
    dataset = load_dataset(NAME)

    assert dataset.name == dataset.source == NAME
    assert (dataset.train.class_counts(36) == 2).all()
    assert load_dataset("synthetic36:300").source == "synthetic36"


def test_the_set_does_not_depend_on_the_seed_of_a_run(folder):
    assert load_dataset(NAME, seed=1).fingerprint == load_dataset(NAME, seed=2).fingerprint


def test_it_may_be_read_to_evaluate_on(folder):
    assert set(read_data(NAME).parts) == {"train", "validation", "test"}


def test_what_was_drawn_is_kept(folder, draws):
    first, again = load_dataset(NAME), load_dataset(NAME)

    assert len(draws) == 1
    assert first.fingerprint == again.fingerprint
    assert [path.name for path in folder.iterdir()] == ["synthetic36-2.npz"]


def test_what_is_stale_is_drawn_again(folder, draws, monkeypatch):
    load_dataset(NAME)
    monkeypatch.setattr(synthetic36, "GENERATOR_VERSION", 99)

    load_dataset(NAME)
    load_dataset(NAME)

    assert len(draws) == 2


@pytest.mark.parametrize("other", [{"seed": 1}, {"count": 3}, {"size": 16}])
def test_fingerprints_tell_collections_apart(other):
    assert fingerprint(Collection(2)) != fingerprint(replace(Collection(2), **other))


def test_fingerprints_tell_parameters_apart():
    assert fingerprint(Collection(2)) != fingerprint(Collection(2, variation=Variation(slant=0.3)))


def damage(path, how):
    content = bytearray(path.read_bytes())
    if how == "flipped":
        # In the middle of the pictures.
        content[len(content) // 2] ^= 0xFF
    elif how == "cut":
        del content[len(content) // 2 :]
    elif how == "empty":
        content.clear()
    else:
        content[:] = b"no archive"
    path.write_bytes(content)


@pytest.mark.parametrize("how", ["flipped", "cut", "empty", "text"])
def test_what_is_damaged_is_drawn_again(folder, draws, how):
    sound = load_dataset(NAME).fingerprint
    damage(folder / "synthetic36-2.npz", how)

    assert load_dataset(NAME).fingerprint == sound
    assert load_dataset(NAME).fingerprint == sound
    assert len(draws) == 2


def test_no_flipped_bit_is_an_unexpected_error(folder, draws):
    sound = load_dataset("synthetic36:1").fingerprint
    path = folder / "synthetic36-1.npz"
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        headers = [info.header_offset for info in archive.infolist()]
    # Headers of the archive, of its members, and the directory at its end.
    places = [at + i for at in headers for i in range(0, 200, 7)]
    places += range(len(content) - 600, len(content), 3)
    cache = synthetic36._Cache(folder, Collection(1))
    for place in places:
        for flip in (1, 8, 0xFF):
            damaged = bytearray(content)
            damaged[place] ^= flip
            path.write_bytes(damaged)
            assert cache.is_fresh() in (True, False)
            cache._read()
    path.write_bytes(content)
    assert load_dataset("synthetic36:1").fingerprint == sound
    assert len(draws) == 1


def test_what_another_process_does_there_is_left_alone(folder, tmp_path):
    folder.mkdir(parents=True)
    theirs, old = (folder / f".synthetic36-9.npz.{name}.tmp" for name in ("12345678", "9abcdef0"))
    for path in (theirs, old):
        path.write_text("half")
    os.utime(old, (0, 0))
    # What is listed may be gone when it is looked at.
    (folder / "synthetic36-8.npz").symlink_to(tmp_path / "gone")

    dataset = load_dataset(NAME)

    assert dataset.notes == ()
    assert theirs.exists()
    assert not old.exists()


def test_a_kept_file_is_named_only_where_it_is_of_now(folder, monkeypatch):
    assert synthetic36.kept_file(2) is None
    load_dataset(NAME)
    assert synthetic36.kept_file(2) == folder / "synthetic36-2.npz"
    monkeypatch.setattr(synthetic36, "GENERATOR_VERSION", 99)
    assert synthetic36.kept_file(2) is None


def test_what_a_stranger_wrote_there_is_not_taken(folder, draws):
    load_dataset(NAME)
    path = folder / "synthetic36-2.npz"
    with np.load(path) as archive:
        arrays = dict(archive)
    arrays["x_test"] = arrays["x_test"].astype(np.float32)
    np.savez(path, **arrays)

    load_dataset(NAME)

    assert len(draws) == 2


def test_only_a_few_sets_are_kept(folder):
    for count in range(1, 7):
        load_dataset(f"synthetic36:{count}")

    assert len(list(folder.iterdir())) == synthetic36.MOST_KEPT
    assert (folder / "synthetic36-6.npz").exists()


def test_without_a_place_to_keep_it_the_set_is_there_and_says_so(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(synthetic36, "cache_folder", lambda: tmp_path / "file" / "characters")

    dataset = load_dataset(NAME)

    assert len(dataset.train) == 72
    assert "could not be kept in" in dataset.notes[0]
    assert "drawn again" in dataset.notes[0]


def test_cancelled_drawing_keeps_nothing(folder):
    cancel = threading.Event()

    with pytest.raises(DrawingCancelled):
        load_dataset("synthetic36", progress=lambda *_: cancel.set(), cancelled=cancel.is_set)

    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("synthetic36:", DatasetError, "'' is no number of pictures"),
        ("synthetic36:many", DatasetError, "write synthetic36:1000"),
        ("synthetic36:-1", DatasetError, "is no number"),
        ("synthetic36:1.5", DatasetError, "is no number"),
        ("synthetic36:0", ConfigError, "ask for 1 or more"),
        ("synthetic36:99999999999", ConfigError, "GiB"),
        ("toy-gaussians:5", DatasetError, "takes no count"),
        ("synthetic35", DatasetError, "synthetic36, synthetic36-wide, toy-gaussians"),
    ],
)
def test_what_cannot_be_made_is_refused(name, error, words):
    with pytest.raises(error, match=words):
        load_dataset(name)


def test_built_in_names_are_told_from_paths():
    assert is_built_in("synthetic36:5")
    assert is_built_in("toy-gaussians")
    assert not is_built_in("C:\\data\\synthetic36")
    assert not is_built_in("./synthetic36")


def test_two_processes_draw_the_same(tmp_path):
    code = (
        "import json, sys\n"
        "from pathlib import Path\n"
        "from core.datasets import synthetic36\n"
        "from core.datasets.loading import load_dataset\n"
        "synthetic36.cache_folder = lambda: Path(sys.argv[1])\n"
        f"print(json.dumps(load_dataset({NAME!r}).fingerprint))"
    )

    found = {
        json.loads(
            subprocess.run(
                [sys.executable, "-c", code, str(tmp_path / str(number))],
                capture_output=True,
                text=True,
                check=True,
                cwd=Path(__file__).resolve().parents[3],
            ).stdout
        )
        for number in range(2)
    }

    assert len(found) == 1


def test_the_set_of_many_hands_is_kept_beside_the_other(folder):
    wide = load_dataset("synthetic36-wide:2")
    usual = load_dataset("synthetic36:2")

    assert wide.source == wide.name == "synthetic36-wide:2"
    assert wide.class_names == usual.class_names
    assert not np.array_equal(wide.train.inputs, usual.train.inputs)
    assert (folder / "synthetic36-wide-2.npz").exists()
    again = load_dataset("synthetic36-wide:2")
    np.testing.assert_array_equal(again.train.inputs, wide.train.inputs)
