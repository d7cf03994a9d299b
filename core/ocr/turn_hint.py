"""Whether a page lies on its side or on its head: by how surely its letters are read turned."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from core.ocr.finding import Findings, in_order
from core.ocr.finding_settings import FindingSettings
from core.ocr.glyph_cutting import cut_glyphs
from core.ocr.quarter_turns import TURNS, box_turner
from core.ocr.reading import read_findings
from core.ocr.reading_settings import ReadingSettings
from core.ocr.recogniser import Recogniser
from core.ocr.spoiling.letters import LOOK_ALIKES

Reals = npt.NDArray[np.float64]

_SURE = 0.95
"""A page whose characters are read more surely in the mean, 0 to 1, is not turned."""

_LEAST_LETTERS = 5
_LEAST_KINDS = 4
"""Fewer letters, or fewer different ones, may well be others turned: N and Z, 6 and 9, L and 7."""

_WORTH, _WORTH_OF_FEW = 0.05, 0.75
"""By so much that mean must grow, or by so much in all letters together where they are few, …"""

_READABLE = 0.85
"""… and reach this: of a page that nobody can read, no turn is the right one."""


def better_turn(
    findings: Findings, read: Reals, recogniser: Recogniser, settings: ReadingSettings
) -> int | None:
    """Return by how many degrees, clockwise, a page is to be turned to be read far more surely.

    Where it is read with doubt, its letters are cut out once and read in one batch as they stand
    and at each turn. The surest turn counts if all that reading does to a page confirms it. Nothing
    is found anew: a letter that is turned is the same ink.

    Parameters
    ----------
    findings : Findings
    read : ndarray of shape (characters, classes), float64
        Log-probabilities of what was read in them, as `read_findings` returns them.
    recogniser : Recogniser
    settings : ReadingSettings
        As it was read.

    Returns
    -------
    int or None
        90, 180 or 270; None where the page stands upright, or its letters are too few or too much
        alike to tell.
    """
    names = recogniser.class_names
    if len(findings.letters) < _LEAST_LETTERS or sureness(read, names) > _SURE:
        return None
    quick = read_turned(cut_glyphs(findings, findings.letters), recogniser)
    best = int(np.argmax([sureness(each, names) for each in quick]))
    if not best:
        return None
    degrees = TURNS[best - 1]
    page, turned = read_findings(turn_findings(findings, degrees), recogniser, settings)
    worth = max(_WORTH, _WORTH_OF_FEW / len(read))
    enough = max(sureness(read, names) + worth, _READABLE)
    if len({each.text for each in page}) < _LEAST_KINDS or sureness(turned, names) < enough:
        return None
    return degrees


def sureness(read: Reals, class_names: tuple[str, ...]) -> float:
    """Return how surely characters are read, 0 to 1: the mean probability of what is likeliest.

    A letter and the digit that looks like it count as one: doubt between O and 0 is none about
    which side is up.

    Parameters
    ----------
    read : ndarray of shape (characters, classes), float64
        Log-probabilities; there must be a character.
    class_names : tuple of str
    """
    likely = np.exp(read)
    for pair in LOOK_ALIKES.items():
        alike = [class_names.index(name) for name in pair if name in class_names]
        likely[:, alike] = likely[:, alike].sum(axis=1, keepdims=True)
    return float(likely.max(axis=1).mean())


def read_turned(glyphs: npt.NDArray[np.float32], recogniser: Recogniser) -> Reals:
    """Return log-probabilities (4, glyphs, classes) of glyphs as they are, and at each turn.

    Parameters
    ----------
    glyphs : ndarray of shape (glyphs, 32, 32), float32
    recogniser : Recogniser
    """
    turned = [np.rot90(glyphs, -quarters, axes=(1, 2)) for quarters in range(4)]
    read = recogniser.read_glyphs(np.concatenate(turned))
    return read.reshape(4, len(glyphs), -1)


def turn_findings(findings: Findings, degrees: int) -> Findings:
    """Return what was found as it lies turned clockwise, in lines anew.

    The picture is then the working picture, so that `scale` is 1; nothing is rejected in it.
    """
    rows, columns = findings.flat.shape
    turn = box_turner(degrees, rows, columns)
    height = findings.height * findings.scale
    settings = FindingSettings()
    letters = in_order(
        [turn(each.box.scaled(findings.scale, rows, columns)) for each in findings.letters],
        [each.pieces for each in findings.letters],
        height,
        settings.line_spread,
        settings.word_gap,
        lambda box: box,
    )
    quarters = degrees // 90
    flat = np.ascontiguousarray(np.rot90(findings.flat, -quarters))
    labels = np.ascontiguousarray(np.rot90(findings.labels, -quarters))
    return replace(
        findings, letters=letters, rejected=(), scale=1.0, flat=flat, labels=labels, height=height
    )
