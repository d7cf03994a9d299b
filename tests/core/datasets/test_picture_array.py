import os
from io import BytesIO

import numpy as np
import pytest

from core.datasets.picture_array import HEADER, PictureWriter, digest_of

RNG = np.random.default_rng(1)


def write(tiles, stream):
    writer = PictureWriter(stream, 5, 7)
    for tile in tiles:
        writer.add(tile)
    return writer.finish(), writer.shape


def tiles(*colors):
    return [RNG.integers(0, 256, (5, 7, 3) if color else (5, 7), np.uint8) for color in colors]


@pytest.mark.parametrize(
    "colors", [(0, 0, 0), (1, 1), (0, 0, 0, 1), (1, 0, 1, 0), (0,)], ids=lambda c: str(c)
)
def test_numpy_reads_what_is_written_and_maps_it(tmp_path, colors):
    path, given = tmp_path / "p.npy", tiles(*colors)
    with path.open("x+b") as stream:
        digests, shape = write(given, stream)

    read = np.load(path, mmap_mode="r", allow_pickle=False)

    whole = any(colors)
    expected = [np.repeat(t[..., None], 3, 2) if whole and t.ndim == 2 else t for t in given]
    assert read.dtype == np.float32
    assert read.shape == shape
    np.testing.assert_array_equal(read, np.stack(expected).astype(np.float32) / np.float32(255))
    assert [digest_of(picture) for picture in read] == [row.tobytes() for row in digests]
    assert path.stat().st_size == HEADER + read.nbytes
    # SciPy and others rely on values that begin where processors like it.
    assert read.offset % 64 == 0


def test_digests_tell_pictures_apart_that_differ_in_a_value():
    first, second = tiles(0)[0], None
    second = first.copy()
    second[0, 0] ^= 1

    digests, _ = write([first, second, first], BytesIO())

    assert digests.shape == (3, 16)
    assert digests[0].tobytes() == digests[2].tobytes() != digests[1].tobytes()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk_is_an_error_and_not_a_signal():
    with pytest.raises(OSError, match="No space left"), open("/dev/full", "w+b", 0) as stream:
        write(tiles(0, 0), stream)
