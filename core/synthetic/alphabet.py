"""All skeletons, read from the shipped files and stacked, so that any of them are drawn at once."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import SkeletonError
from core.synthetic.curves import make_curve
from core.synthetic.skeleton import Allograph, parse_stroke
from resources import resource_path

CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
"""In the course's order of classes."""

SPACING = 0.04
"""Between points on a curve, in heights of a character: 1.5 deviations of the thinnest pen."""

ROUNDING = 0.05
"""How far a hand that takes no corner cuts it, in heights of a character."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Alphabet:
    """Allographs, and the matrices that draw them; shorter ones are padded.

    Parameters
    ----------
    allographs : tuple of Allograph
    controls : ndarray of shape (allographs, controls, 2)
        Control points; the padding repeats the last one.
    control_stroke : ndarray of shape (allographs, controls)
        Which stroke a control point belongs to.
    sharp, round : ndarray of shape (allographs, points, controls)
        From control points to points on the curves, with corners and with rounded ones.
    point_stroke : ndarray of shape (allographs, points)
        Which stroke a point belongs to; -1 is padding.
    along : ndarray of shape (allographs, points)
        How far along its stroke a point lies, 0 to 1 by length.
    """

    allographs: tuple[Allograph, ...]
    controls: Floats
    control_stroke: npt.NDArray[np.int8]
    sharp: Floats
    round: Floats
    point_stroke: npt.NDArray[np.int8]
    along: Floats

    @cached_property
    def points_used(self) -> npt.NDArray[np.int64]:
        """How many points each allograph has, without the padding: shape (allographs,)."""
        return np.asarray((self.point_stroke >= 0).sum(axis=1), np.int64)

    @cached_property
    def first_point(self) -> npt.NDArray[np.int64]:
        """Where each stroke begins among the points: (allographs, strokes); 0 is padding."""
        member = self.point_stroke[..., None] == np.arange(self.strokes)
        return np.asarray(member.argmax(axis=1), np.int64)

    @cached_property
    def last_point(self) -> npt.NDArray[np.int64]:
        """Where each stroke ends among the points: (allographs, strokes); 0 is padding."""
        member = self.point_stroke[..., None] == np.arange(self.strokes)
        return np.asarray(np.maximum(self.first_point + member.sum(axis=1) - 1, 0), np.int64)

    @cached_property
    def stroke_length(self) -> Floats:
        """Length of each stroke in heights of a character: (allographs, strokes)."""
        points = self.sharp @ self.controls
        same = self.point_stroke[:, 1:] == self.point_stroke[:, :-1]
        steps = np.linalg.norm(np.diff(points, axis=1), axis=2) * same
        member = self.point_stroke[:, 1:, None] == np.arange(self.strokes)
        return np.asarray((steps[..., None] * member).sum(axis=1), np.float32)

    @cached_property
    def strokes(self) -> int:
        """The most strokes that an allograph has."""
        return int(self.control_stroke.max()) + 1

    @cached_property
    def by_character(self) -> dict[str, npt.NDArray[np.int64]]:
        """Character to the indices of its allographs."""
        characters = np.array([allograph.character for allograph in self.allographs])
        return {name: np.flatnonzero(characters == name) for name in dict.fromkeys(characters)}

    @cached_property
    def weights(self) -> npt.NDArray[np.float64]:
        """How common each allograph is."""
        return np.array([allograph.weight for allograph in self.allographs])


def stack(allographs: Sequence[Allograph]) -> Alphabet:
    """Make an alphabet of allographs, in the order given."""
    curves = [[make_curve(stroke, SPACING) for stroke in a.strokes] for a in allographs]
    count = len(allographs)
    most_controls = max(sum(len(stroke.points) for stroke in a.strokes) for a in allographs)
    most_points = max(sum(len(curve.along) for curve in found) for found in curves)
    controls = np.zeros((count, most_controls, 2), np.float32)
    control_stroke = np.zeros((count, most_controls), np.int8)
    sharp = np.zeros((count, most_points, most_controls), np.float32)
    rounded = np.zeros_like(sharp)
    point_stroke = np.full((count, most_points), -1, np.int8)
    along = np.zeros((count, most_points), np.float32)
    for i, (allograph, found) in enumerate(zip(allographs, curves, strict=True)):
        row = column = 0
        for number, (stroke, curve) in enumerate(zip(allograph.strokes, found, strict=True)):
            height, width = curve.matrix.shape
            rows, columns = slice(row, row + height), slice(column, column + width)
            controls[i, columns] = stroke.points
            control_stroke[i, columns] = number
            sharp[i, rows, columns] = curve.matrix
            rounded[i, rows, columns] = _smoothing(height, curve.length) @ curve.matrix
            point_stroke[i, rows] = number
            along[i, rows] = curve.along
            row, column = row + height, column + width
        controls[i, column:] = controls[i, column - 1]
        control_stroke[i, column:] = control_stroke[i, column - 1]
        # Padding lies on the last point, where it leaves every box alone.
        sharp[i, row:], rounded[i, row:] = sharp[i, row - 1], rounded[i, row - 1]
    return Alphabet(
        tuple(allographs), controls, control_stroke, sharp, rounded, point_stroke, along
    )


def _smoothing(points: int, length: float) -> npt.NDArray[np.float64]:
    """Return the matrix that smooths along a curve and leaves its ends where they are."""
    place = np.linspace(0, length, points)
    far = np.minimum(place, length - place)
    width = np.minimum(ROUNDING, far / 2)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.exp(-(((place[:, None] - place) / width) ** 2) / 2)
    weights[[0, -1]] = np.eye(points)[[0, -1]]
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float64)


def read_allographs(path: Path) -> tuple[Allograph, ...]:
    """Read the allographs of one character; the file is named after it, as ``A.toml``.

    Raises
    ------
    SkeletonError
        If it cannot be read, or something in it is no allograph.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SkeletonError(f"{path.name} cannot be read: {error}") from error
    found = []
    for number, entry in enumerate(content.get("allograph", ()), 1):
        try:
            name, weight = str(entry["name"]), float(entry["weight"])
            strokes = tuple(parse_stroke(text) for text in entry["strokes"])
        except KeyError as error:
            raise SkeletonError(f"{path.name}: allograph {number} has no {error}") from error
        except (TypeError, ValueError, AttributeError) as error:
            raise SkeletonError(f"{path.name}: allograph {number}: {error}") from error
        except SkeletonError as error:
            raise SkeletonError(f"{path.name}: {name}: {error}") from error
        if not (0 < weight < float("inf")) or not strokes:
            raise SkeletonError(f"{path.name}: {name} needs a weight above 0, and strokes")
        found.append(Allograph(path.stem, name, weight, strokes))
    names = [allograph.name for allograph in found]
    if not found or len(set(names)) < len(names):
        raise SkeletonError(f"{path.name} needs allographs, each with a name of its own")
    return tuple(found)


@cache
def shipped_alphabet() -> Alphabet:
    """Read the skeletons that come with the program, all 36 classes in the course's order.

    Raises
    ------
    SkeletonError
        If a file is missing or damaged.
    """
    found: list[Allograph] = []
    for character in CHARACTERS:
        found.extend(read_allographs(resource_path("skeletons", f"{character}.toml")))
    return stack(found)


@cache
def shipped_fingerprint() -> str:
    """Return a SHA-256 over all shipped skeletons: what is drawn depends on them."""
    digest = sha256()
    for character in CHARACTERS:
        for allograph in read_allographs(resource_path("skeletons", f"{character}.toml")):
            digest.update(repr(allograph).encode())
    return digest.hexdigest()
