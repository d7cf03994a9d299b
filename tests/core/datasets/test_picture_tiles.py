from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets.image_files import PictureFile
from core.datasets.picture_tiles import TileForm, Unreadable, common_size, decode_tiles


def files(*paths):
    return [PictureFile(str(path), Path(path).name, "all", 0, 1, 1) for path in paths]


def decode(path, form=None):
    """Return the one tile of a file, at 16 pixels."""
    (tile,) = decode_tiles(files(path), form or TileForm(16, 16))
    return tile


@pytest.fixture
def save(tmp_path):
    def save(picture, name="p.png", mode=None, **how):
        path = tmp_path / name
        image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
        (image.convert(mode) if mode else image).save(path, **how)
        return path

    return save


def gradient(height=40, width=60):
    rows, columns = np.mgrid[:height, :width]
    return np.stack([rows * 4, columns * 4, rows * 2 + columns], axis=2).astype(np.uint8)


def test_the_square_in_the_middle_is_scaled_as_resize_and_crop_do(save):
    path = save(gradient())

    image = Image.open(path).resize((24, 16), Image.Resampling.BILINEAR)
    expected = np.asarray(image.crop((4, 0, 20, 16))).astype(int)

    assert np.abs(decode(path).astype(int) - expected).max() <= 1


@pytest.mark.parametrize(
    ("name", "mode"),
    [("p.png", "RGB"), ("p.bmp", "RGB"), ("p.tiff", "RGB"), ("p.ppm", "RGB"), ("p.png", "RGBA")],
)
def test_formats_that_lose_nothing_give_the_same_pixels(save, name, mode):
    tile = decode(save(gradient(), name, mode), TileForm(40, 60, is_kept=True))

    np.testing.assert_array_equal(tile, gradient())


@pytest.mark.parametrize(("name", "most"), [("p.jpg", 12), ("p.webp", 20), ("p.gif", 30)])
def test_formats_that_lose_a_little_give_nearly_the_same(save, name, most):
    tile = decode(save(gradient(), name), TileForm(40, 60, is_kept=True))

    assert np.abs(tile.astype(int) - gradient()).mean() < most


def test_of_an_animation_the_first_frame_is_read(save):
    first, second = (Image.new("RGB", (20, 20), color) for color in ("red", "blue"))
    path = save(first, "p.gif", save_all=True, append_images=[second])

    assert decode(path)[8, 8].tolist() == pytest.approx([255, 0, 0], abs=4)


def test_a_photograph_is_turned_as_its_camera_says(save):
    exif = Image.Exif()
    exif[0x0112] = 6
    path = save(gradient(), "p.png", exif=exif)

    tile = decode(path, TileForm(60, 40, is_kept=True))

    np.testing.assert_array_equal(tile, np.rot90(gradient(), -1))
    assert common_size(files(path)) == (60, 40)


def test_transparent_parts_are_white(save):
    clear = np.zeros((20, 20, 4), np.uint8)

    assert (decode(save(clear)) == 255).all()


def test_sixteen_bits_of_grey_become_eight(save):
    deep = np.full((20, 20), 257 * 100, np.uint16)

    tile = decode(save(deep))

    assert tile.shape == (16, 16)
    assert set(tile.ravel()) == {100}


@pytest.mark.parametrize("mode", ["L", "1", "LA", "P", "RGB"])
def test_pictures_without_colours_are_grey_whatever_their_mode(save, mode):
    shades = np.zeros((20, 20), np.uint8)
    shades[:10] = 255

    tile = decode(save(shades, mode=mode))

    assert tile.shape == (16, 16)
    assert (tile[0, 0], tile[-1, 0]) == (255, 0)


def test_large_jpegs_are_decoded_small_and_look_the_same(save):
    big = Image.effect_noise((900, 1200), 60).convert("RGB")
    path = save(big, "p.jpg", quality=95)

    tile = decode(path).astype(float)
    whole = Image.open(path).resize((16, 16), Image.Resampling.BILINEAR, box=(0, 150, 900, 1050))

    assert np.sqrt(((tile - np.asarray(whole)[..., 0]) ** 2).mean()) < 1.5


def jpeg():
    buffer = BytesIO()
    Image.fromarray(gradient()).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b"no picture at all", "it is no picture"),
        (jpeg()[:-99], "truncated"),
        (None, "No such file"),
    ],
)
def test_what_is_no_picture_says_why(tmp_path, content, why):
    path = tmp_path / "p.jpg"
    if content is not None:
        path.write_bytes(content)

    tile = decode(path)

    assert isinstance(tile, Unreadable)
    assert why in tile.reason


def test_a_picture_that_needs_more_memory_than_is_free_is_left(save, monkeypatch):
    monkeypatch.setattr("core.datasets.picture_tiles.free_memory", lambda: 10**6)
    path = save(Image.new("L", (2100, 2100)))

    assert "2,100×2,100 pixels need more memory than is free" in decode(path).reason


def test_tiles_come_in_order_and_few_are_decoded_ahead(save, monkeypatch):
    paths = [save(np.full((20, 20), shade, np.uint8), f"{shade}.png") for shade in range(60)]
    begun = []
    real = Image.open
    monkeypatch.setattr(Image, "open", lambda path: begun.append(path) or real(path))

    tiles = decode_tiles(files(*paths), TileForm(16, 16))
    shades = [next(tiles)[0, 0] for _ in range(3)]
    ahead = len(begun)
    tiles.close()

    assert shades == [0, 1, 2]
    assert ahead < 60
    assert len(begun) < 60


def test_one_size_of_all_is_seen_and_damaged_files_have_no_say(save, tmp_path):
    paths = [save(np.zeros((30, 20), np.uint8), f"{i}.png") for i in range(3)]
    (tmp_path / "x.png").write_bytes(b"x")

    assert common_size(files(tmp_path / "x.png", *paths)) == (30, 20)
    assert common_size(files(*paths, save(np.zeros((30, 21), np.uint8), "o.png"))) is None
    assert common_size(files(save(np.zeros((97, 97), np.uint8), "large.png"))) is None
    assert common_size(files(tmp_path / "x.png")) is None
