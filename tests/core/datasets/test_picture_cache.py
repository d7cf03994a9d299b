import os

import numpy as np
import pytest

from core.datasets import picture_cache
from core.datasets.image_files import find_image_files
from core.datasets.picture_array import PictureWriter
from core.datasets.picture_cache import PictureCache, PictureFacts, cache_key

SIDE = 8


@pytest.fixture
def keep(tmp_path):
    """Keep three pictures under a key; returns their cache."""

    def keep(key="k"):
        cache = PictureCache(key, tmp_path / "kept")
        path = cache.temporary()
        with path.open("x+b") as stream:
            writer = PictureWriter(stream, SIDE, SIDE)
            for shade in (10, 20, 30):
                writer.add(np.full((SIDE, SIDE), shade, np.uint8))
            digests = writer.finish()
        cache.keep(path, PictureFacts(np.array([0, 2, 3]), digests, (("b.png", "it is empty"),)))
        return cache

    return keep


def test_what_is_kept_is_read_again_from_the_file_itself(keep):
    kept = keep().read()

    assert type(kept.inputs) is np.ndarray
    assert not kept.inputs.flags.writeable
    assert kept.inputs[:, 0, 0] * 255 == pytest.approx([10, 20, 30])
    assert kept.facts.indices.tolist() == [0, 2, 3]
    assert kept.facts.unreadable == (("b.png", "it is empty"),)


def test_nothing_is_kept_under_another_key(keep, tmp_path):
    keep()

    assert PictureCache("other", tmp_path / "kept").read() is None


def cut(path):
    path.write_bytes(path.read_bytes()[:-4])


def flip(path):
    data = bytearray(path.read_bytes())
    data[-3] ^= 0x40
    path.write_bytes(data)


def replace_by_another_shape(path):
    np.save(path, np.zeros((2, SIDE, SIDE), np.float32))


def replace_by_objects(path):
    np.save(path, np.array([{}], object), allow_pickle=True)


@pytest.mark.parametrize(
    ("suffix", "damage"),
    [
        (".npy", cut),
        (".npy", flip),
        (".npy", replace_by_another_shape),
        (".npy", replace_by_objects),
        (".npy", lambda path: path.unlink()),
        (".npy", lambda path: path.write_bytes(b"")),
        (".npz", cut),
        (".npz", lambda path: path.unlink()),
        (".npz", lambda path: np.savez(path, indices=np.arange(3))),
    ],
)
def test_what_is_damaged_counts_as_not_kept(keep, tmp_path, suffix, damage):
    cache = keep()
    damage(tmp_path / "kept" / f"k{suffix}")

    assert cache.read() is None


def test_what_was_used_longest_ago_gives_way(keep, tmp_path, monkeypatch):
    folder = tmp_path / "kept"
    for age, key in enumerate(("new", "old", "used")):
        keep(key)
        os.utime(folder / f"{key}.npz", (10**9 - age, 10**9 - age))
    assert PictureCache("used", folder).read() is not None
    size = (folder / "new.npy").stat().st_size
    monkeypatch.setattr(picture_cache, "MOST_BYTES", 3 * size)

    keep("last")

    assert {path.stem for path in folder.iterdir()} == {"last", "used", "new"}
    monkeypatch.setattr(picture_cache, "MOST_BYTES", 1)
    keep("largest")
    assert {path.name for path in folder.iterdir()} == {"largest.npy", "largest.npz"}


def test_what_a_killed_reader_left_is_removed(keep, tmp_path):
    cache = keep()
    left = cache.temporary()
    left.touch()
    os.utime(left, (1, 1))

    cache.temporary()

    assert not left.exists()


def test_pictures_whose_facts_never_came_are_removed(keep, tmp_path):
    folder = tmp_path / "kept"
    for key in ("known", "lost", "coming"):
        keep(key)
    for key in ("lost", "coming"):
        (folder / f"{key}.npz").unlink()
    for key in ("known", "lost"):
        os.utime(folder / f"{key}.npy", (1, 1))

    PictureCache("other", folder).temporary()

    assert {path.name for path in folder.iterdir()} == {"known.npy", "known.npz", "coming.npy"}


def test_the_key_differs_where_the_pictures_may(write_pictures):
    folder = write_pictures({"a/1.png": 1, "b/1.png": 2})
    first = folder / "a" / "1.png"

    def key(size=(0, 64)):
        return cache_key(find_image_files(folder), size)

    keys = [key(), key((64, 64)), key((0, 32))]
    os.utime(first, ns=(1, 1))
    keys.append(key())
    first.write_bytes(first.read_bytes() + b"x")
    os.utime(first, ns=(1, 1))
    keys.append(key())
    first.rename(first.with_name("2.png"))
    keys.append(key())
    folder = folder.rename(folder.with_name("elsewhere"))
    keys.append(key())

    assert len(set(keys)) == 7
    assert key() == keys[-1]
