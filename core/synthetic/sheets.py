"""Sheets: every skeleton as a plain line, and samples of each class side by side."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from core.synthetic.alphabet import CHARACTERS, Alphabet
from core.synthetic.drawing import picture_bytes, to_gray
from core.synthetic.hands import Hands
from core.synthetic.rendering import PIECE_BYTES, Placement, render
from core.synthetic.shaping import draw_habits, shape
from core.synthetic.variation import Variation

_PLAIN = Variation(
    slant_deviation=0,
    rotation_deviation=0,
    aspect_deviation=0,
    jitter=0,
    warp=0,
    overshoot=0,
    stroke_shift=0,
    stroke_scale=0,
    stroke_rotation=0,
    trapezoid=0,
    pressure=0,
    gaps=0,
    within_hand=0,
)
_PEN = 0.08

Pictures = npt.NDArray[np.uint8]


def skeleton_pictures(alphabet: Alphabet, size: int) -> Pictures:
    """Draw each allograph plainly, as its file says: (allographs, size, size), ink is 0.

    All have one scale, so that small forms are small.
    """
    count = len(alphabet.allographs)
    zeros, ones = np.zeros(count, np.float32), np.ones(count, np.float32)
    hands = Hands(zeros, zeros, ones, np.zeros((count, 2), np.float32), ones, zeros, _PEN * ones)
    rng = np.random.default_rng(0)
    habits = 0 * draw_habits(alphabet, count, rng)
    paths = shape(alphabet, np.arange(count), hands, habits, _PLAIN, rng)
    box = paths.boxes()
    # A common scale, at which also tails and wide letters fit.
    scale = np.float32(size / (1.1 * (float((box[:, 2:] - box[:, :2]).max()) + _PEN)))
    middle = (box[:, :2] + box[:, 2:]) / 2
    placement = Placement(scale * ones, np.asarray(size / 2 - middle * scale, np.float32))
    pictures = np.empty((count, size, size), np.uint8)
    most = max(1, PIECE_BYTES // picture_bytes(size))
    for begin in range(0, count, most):
        part = slice(begin, begin + most)
        ink = render(paths.part(part), placement.part(part), (size, size), softness=ones[part])
        pictures[part] = to_gray(ink)
    return pictures


def skeleton_sheet(alphabet: Alphabet, *, size: int = 72, columns: int = 16) -> Pictures:
    """Tile all skeletons with their names, a class after the other; each begins a row."""
    pictures = skeleton_pictures(alphabet, size)
    width, height = max(size, 92), size + 34
    rows: list[list[int]] = []
    for indices in alphabet.by_character.values():
        rows += [list(indices[at : at + columns]) for at in range(0, len(indices), columns)]
    sheet = np.full((height * len(rows) + 8, width * columns + 8), 255, np.uint8)
    texts: list[tuple[int, int, str]] = []
    for row, shown in enumerate(rows):
        for column, index in enumerate(shown):
            top, left = row * height + 8, column * width + 8
            place = left + (width - size) // 2
            sheet[top : top + size, place : place + size] = pictures[index]
            allograph = alphabet.allographs[index]
            texts.append((left, top + size, f"{allograph.character} · {allograph.weight:g}"))
            texts.append((left, top + size + 12, allograph.name[:18]))
    return _written(sheet, texts, 11)


def class_sheet(groups: Mapping[str, Mapping[str, Pictures]], count: int) -> Pictures:
    """Set samples of each class side by side.

    Parameters
    ----------
    groups : mapping of str to mapping of str to ndarray of shape (n, size, size)
        Title of a group to its pictures by class; all of one size. A class may be missing.
    count : int
        Places for pictures in each group.
    """
    size = next(p.shape[1] for group in groups.values() for p in group.values())
    gap, label, head = size // 4, 24, 26
    width = label + len(groups) * (count * size + gap)
    sheet = np.full((head + size * len(CHARACTERS), width), 255, np.uint8)
    texts = []
    for number, (title, group) in enumerate(groups.items()):
        left = label + number * (count * size + gap)
        texts.append((left, 6, title))
        for row, character in enumerate(CHARACTERS):
            texts.append((6, head + row * size + size // 2 - 8, character))
            shown = group.get(character, np.empty((0, size, size), np.uint8))[:count]
            top = head + row * size
            for place, picture in enumerate(shown):
                at = left + place * size
                sheet[top : top + size, at : at + size] = picture
    return _written(sheet, texts, 14)


def _written(sheet: Pictures, texts: Sequence[tuple[int, int, str]], height: int) -> Pictures:
    """Write texts onto a sheet: left and top in pixels, text."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.fromarray(sheet)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(height)
    for left, top, text in texts:
        draw.text((left, top), text, fill=60, font=font)
    return np.asarray(picture, np.uint8)
