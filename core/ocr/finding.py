"""Letters found in a picture, stage by stage."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from core.ocr.background import detect_polarity, estimate_background, flatten
from core.ocr.binarizing import close_gaps, ink_mask, stands_out
from core.ocr.box import Box, union
from core.ocr.components import Components, find_components, letter_height
from core.ocr.finding_settings import FindingSettings
from core.ocr.greying import shrunk, to_grey
from core.ocr.grouping import group_pieces
from core.ocr.lines import find_lines, gap_width, line_gaps
from core.ocr.noise import denoise, estimate_noise
from core.ocr.rejecting import Reason, is_speck, reject_pieces
from core.ocr.stage_pictures import picture_of_kept, picture_of_letters, picture_of_lines

Grey = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

LEAST_SIDE = 8
"""A picture lower or narrower than this, in pixels, holds no letter, …"""

LEAST_HEIGHT = 7
"""… and no letter is lower than this: nobody could read it."""

_COMFORTABLE = 40
"""Letters below this height, in pixels, are looked at again at a larger size."""

Observer = Callable[[str, np.ndarray], None]


@dataclass(frozen=True, eq=False)
class Letter:
    """One letter that was found.

    Parameters
    ----------
    box : Box
        In pixels of the picture.
    pieces : tuple of int
        Labels of its ink in `Findings.labels`; empty where somebody drew the box.
    line, word : int
        From 0 on; words count on through a line.
    """

    box: Box
    pieces: tuple[int, ...]
    line: int
    word: int


@dataclass(frozen=True, eq=False)
class Findings:
    """What was found in a picture.

    Parameters
    ----------
    letters : tuple of Letter
        In reading order.
    rejected : tuple of (Box, Reason)
        Ink that is no letter.
    scale : float
        Pixels of the working picture a pixel of the picture.
    flat : ndarray of shape (height, width), float32
        The working picture: paper near 1, ink darker.
    labels : ndarray of shape (height, width), int32
        Which piece of ink a pixel belongs to; 0 is paper.
    height : float
        Of a letter, in pixels of the picture; 0 if none was found.
    noise : float
        Standard deviation, in shades from 0 to 1.
    polarity : str
        ``"dark"`` or ``"light"`` ink.
    """

    letters: tuple[Letter, ...]
    rejected: tuple[tuple[Box, Reason], ...]
    scale: float
    flat: Grey = field(repr=False)
    labels: npt.NDArray[np.int32] = field(repr=False)
    height: float
    noise: float
    polarity: str


def no_letters(shape: tuple[int, ...]) -> Findings:
    """Return what is found in an empty picture of this height and width."""
    size = shape[0], shape[1]
    flat, labels = np.ones(size, np.float32), np.zeros(size, np.int32)
    return Findings((), (), 1.0, flat, labels, 0.0, 0.0, "dark")


def find_letters(
    pixels: Pixels, settings: FindingSettings, observe: Observer | None = None
) -> Findings:
    """Return the letters of a picture in reading order.

    Parameters
    ----------
    pixels : ndarray of shape (height, width, 3) or (height, width), uint8
        Upright.
    settings : FindingSettings
    observe : callable, optional
        Called with the name of each stage and what it leaves: what users see of it.
    """
    grey = to_grey(pixels, settings.grey)
    findings = _find(grey, settings, settings.working_size, observe)
    small = findings.height * findings.scale
    if 0 < small < _COMFORTABLE and findings.scale < 1:
        larger = min(max(grey.shape), round(settings.working_size * _COMFORTABLE / small))
        findings = _find(grey, settings, larger, observe)
    return findings


def _find(full: Pixels, settings: FindingSettings, size: int, observe: Observer | None) -> Findings:
    see = observe or (lambda stage, picture: None)
    if min(full.shape) < LEAST_SIDE:
        return no_letters(full.shape)
    grey, scale = shrunk(full, size)
    see("grey", grey)
    noise = estimate_noise(grey)
    smooth = denoise(grey, settings.denoising, settings.denoising_strength, noise)
    see("denoised", smooth)
    block = round(settings.background_block * max(grey.shape))
    polarity = settings.polarity
    if polarity == "auto":
        polarity = detect_polarity(smooth, block)
    if polarity == "light":
        smooth = 1 - smooth
    flat = smooth
    if settings.background == "flatten":
        background = estimate_background(smooth, block)
        see("background", background)
        flat = flatten(smooth, background)
    see("flattened", flat)
    mask, _ = ink_mask(flat, settings.threshold, settings.threshold_shift, 2 * block)
    see("ink", mask)
    shape = grey.shape[0], grey.shape[1]
    nothing = replace(no_letters(shape), scale=scale, flat=flat, noise=noise, polarity=polarity)
    if not stands_out(flat, mask, noise):
        return nothing
    pieces = find_components(mask, flat)
    height = letter_height(pieces, shape)
    closed = close_gaps(mask, settings.closing * height / 2)
    see("closed", closed)
    pieces = find_components(closed, flat)
    height = letter_height(pieces, shape)
    if height < LEAST_HEIGHT:
        return nothing
    rejected = reject_pieces(pieces, height, settings, shape)
    kept = [at for at in range(len(pieces)) if at not in rejected]
    boxes, groups, specks = _letters(pieces, kept, height, settings)
    rows, columns = full.shape
    letters = in_order(
        boxes,
        [tuple(at + 1 for at in group) for group in groups],
        height,
        settings.line_spread,
        settings.word_gap,
        lambda box: box.scaled(1 / scale, rows, columns),
    )
    if observe is not None:
        show_letters(observe, pieces.labels, rejected, letters, scale)
    refused = [(pieces.box(at), reason) for at, reason in rejected.items()]
    refused += [(box, Reason.SPECK) for box in specks]
    return Findings(
        letters,
        tuple((box.scaled(1 / scale, rows, columns), reason) for box, reason in refused),
        scale,
        flat,
        pieces.labels,
        height / scale,
        noise,
        polarity,
    )


def show_letters(
    observe: Observer,
    labels: npt.NDArray[np.int32],
    rejected: Collection[int],
    letters: Sequence[Letter],
    scale: float,
) -> None:
    """Tell an observer of the stages that follow the pieces: kept ones, letters and lines.

    Parameters
    ----------
    observe : callable
    labels : ndarray of shape (height, width), int32
        Of the working picture.
    rejected : collection of int
        Indices of pieces: labels less 1.
    letters : sequence of Letter
        In reading order.
    scale : float
        Pixels of the working picture a pixel of the picture.
    """
    own = [letter.pieces for letter in letters]
    words: dict[tuple[int, int], list[Box]] = {}
    for letter in letters:
        box = letter.box.scaled(scale, *labels.shape)
        words.setdefault((letter.line, letter.word), []).append(box)
    observe("kept", picture_of_kept(labels, rejected))
    observe("letters", picture_of_letters(labels, own))
    observe("lines", picture_of_lines(labels, own, words.values()))


def in_order(
    boxes: Sequence[Box],
    pieces: Sequence[tuple[int, ...]],
    height: float,
    spread: float,
    word_gap: float,
    place: Callable[[Box], Box],
) -> tuple[Letter, ...]:
    """Return letters in reading order, with their lines and words.

    Parameters
    ----------
    boxes : sequence of Box
        In pixels of the working picture.
    pieces : sequence of tuple of int
        The labels of each.
    height : float
        Of a letter, in pixels of the working picture.
    spread, word_gap : float
        See `FindingSettings.line_spread` and `word_gap`.
    place : callable
        From a box in the working picture to one in the picture.
    """
    if not boxes:
        return ()
    lines = find_lines(boxes, height, spread)
    gaps = [line_gaps(boxes, line, height) for line in lines]
    parting = word_gap or gap_width([gap for line in gaps for gap in line])
    letters = []
    for number, (line, between) in enumerate(zip(lines, gaps, strict=True)):
        word = 0
        for at, gap in zip(line, [0.0, *between], strict=True):
            word += gap >= parting
            letters.append(Letter(place(boxes[at]), pieces[at], number, word))
    return tuple(letters)


def _letters(
    pieces: Components, kept: list[int], height: float, settings: FindingSettings
) -> tuple[list[Box], list[tuple[int, ...]], list[Box]]:
    """Return the boxes of letters, their pieces, and the boxes of what is too small to be one."""
    some = _choose(pieces, kept)
    boxes, groups, specks = [], [], []
    for group in group_pieces(some, height, settings.joining):
        box = union(some.box(at) for at in group)
        if is_speck(box.height, box.width, height, settings.smallest):
            specks.append(box)
        else:
            boxes.append(box)
            groups.append(tuple(kept[at] for at in group))
    return boxes, groups, specks


def _choose(pieces: Components, kept: list[int]) -> Components:
    return Components(
        pieces.labels,
        pieces.top[kept],
        pieces.left[kept],
        pieces.bottom[kept],
        pieces.right[kept],
        pieces.area[kept],
        pieces.stroke[kept],
        pieces.contrast[kept],
    )
