"""Many hands: more forms and far more variation, for networks that shall read anybody's writing.

The default set is for learning about learning: the reports' networks neither solve it nor fail on
it. What is drawn here is harder than it, and nearer to what unknown writers do.
"""

from functools import cache
from hashlib import sha256

from core.synthetic.alphabet import CHARACTERS, Alphabet, read_allographs, stack
from core.synthetic.joining import join_strokes
from core.synthetic.skeleton import Allograph
from core.synthetic.variation import Variation
from resources import resource_path

JOINED_SHARE = 0.1
"""How often a form is written without lifting the pen, beside the form itself."""

LIFTED = frozenset("IJTY")
"""Where everybody lifts the pen: joined, these would be Z or 2, 5, 7 and 4."""

WIDE = Variation(
    slant_deviation=0.22,
    rotation_deviation=6.0,
    aspect_deviation=0.23,
    jitter=0.036,
    warp=0.033,
    overshoot=0.05,
    stroke_shift=0.035,
    stroke_scale=0.1,
    stroke_rotation=6.0,
    trapezoid=0.09,
    step_scale=0.1,
    step_rotation=6.0,
    bend=0.045,
    trim=0.025,
    curl=0.035,
)
"""What a population of all kinds of writers does; where it exceeds the default, unknown hands were
read better for it."""


@cache
def wide_allographs() -> tuple[Allograph, ...]:
    """Return the forms of many hands, all 36 classes in the course's order.

    To the shipped forms come those of the folder ``wide``, where one of the same name takes the
    place of the shipped one, and most of several strokes as they are written without lifting the
    pen.

    Raises
    ------
    SkeletonError
        If a file is missing or damaged.
    """
    found: list[Allograph] = []
    for character in CHARACTERS:
        file = f"{character}.toml"
        forms = {each.name: each for each in read_allographs(resource_path("skeletons", file))}
        wide = resource_path("skeletons", "wide", file)
        if wide.exists():
            forms |= {each.name: each for each in read_allographs(wide)}
        found += forms.values()
        if character not in LIFTED:
            joined = (join_strokes(each, JOINED_SHARE) for each in forms.values())
            found += [each for each in joined if each is not None]
    return tuple(found)


@cache
def wide_alphabet() -> Alphabet:
    """Return the alphabet of many hands."""
    return stack(wide_allographs())


@cache
def wide_fingerprint() -> str:
    """Return a SHA-256 over the forms of many hands."""
    return sha256("".join(map(repr, wide_allographs())).encode()).hexdigest()
