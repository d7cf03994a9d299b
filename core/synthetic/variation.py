"""How much hand-printed characters vary: every parameter, named, with its range.

The defaults are what people's printing shows, seen in NIST's and other collections and in the trial
that preceded this; a network learns to read people from variety, so that the defaults rather
exceed than fall short of it.
"""

from dataclasses import dataclass

from core.settings import setting


@dataclass(frozen=True)
class Variation:
    """What a population of writers, their pens and their scanner do to skeletons.

    Lengths are in heights of a character unless their help says otherwise. Deviations are standard
    deviations, of normal distributions unless their help says otherwise.
    """

    slant: float = setting(
        0.12,
        "Slant",
        "How far characters lean to the right, on average: the tangent of the angle.",
        minimum=-1,
        maximum=1,
    )
    slant_deviation: float = setting(
        0.18,
        "Slant varies by",
        "How differently writers lean.",
        minimum=0,
        maximum=1,
    )
    rotation_deviation: float = setting(
        5.0,
        "Rotation varies by",
        "How far characters are turned, to either side.",
        minimum=0,
        maximum=45,
        unit="°",
    )
    aspect: float = setting(
        1.15,
        "Aspect",
        "How wide characters are, on average, beside their skeletons.",
        minimum=0.3,
        maximum=3,
    )
    aspect_deviation: float = setting(
        0.2,
        "Aspect varies by",
        "How narrow or wide writers make characters: of the logarithm of the width.",
        minimum=0,
        maximum=1,
    )
    jitter: float = setting(
        0.027,
        "Jitter",
        "How far the points of a skeleton stray, for a writer of middling care.",
        minimum=0,
        maximum=0.2,
    )
    warp: float = setting(
        0.022,
        "Warp",
        "How far a character is bent as a whole, by smooth waves.",
        minimum=0,
        maximum=0.2,
    )
    overshoot: float = setting(
        0.03,
        "Overshoot varies by",
        "How far strokes run on beyond their ends, or stop short of them.",
        minimum=0,
        maximum=0.3,
    )
    pen_width: float = setting(
        0.12,
        "Pen width",
        "Width of the line, of a pen of middling width.",
        minimum=0.02,
        maximum=0.4,
    )
    pen_deviation: float = setting(
        0.2,
        "Pen width varies by",
        "How different pens are: of the logarithm of the width.",
        minimum=0,
        maximum=1,
    )
    softness: float = setting(
        0.035,
        "Softness",
        "Width of the ramp from ink to paper, as a share of the picture's side.",
        minimum=0.005,
        maximum=0.3,
    )
    fill: float = setting(
        0.78,
        "Size in the picture",
        "Longer side of a character as a share of the picture's side.",
        minimum=0.2,
        maximum=1,
    )
    fill_deviation: float = setting(
        0.08,
        "Size varies by",
        "How differently large characters are in their pictures.",
        minimum=0,
        maximum=0.3,
    )
    variety: float = setting(
        1.0,
        "Allograph variety",
        "1 takes each way to write a character as often as people do; less keeps to the common "
        "ones, more makes the rare ones common: weights to the power of 1 / variety.",
        minimum=0.05,
        maximum=10,
        advanced=True,
    )
    jitter_spread: float = setting(
        0.3,
        "Care varies by",
        "How differently careful writers are: of the logarithm of jitter, warp and overshoot.",
        minimum=0,
        maximum=2,
        advanced=True,
    )
    stroke_shift: float = setting(
        0.02,
        "Stroke shift",
        "How far a stroke is off its place beside the other strokes.",
        minimum=0,
        maximum=0.2,
        advanced=True,
    )
    stroke_scale: float = setting(
        0.05,
        "Stroke size",
        "How differently large strokes are: of the logarithm.",
        minimum=0,
        maximum=0.5,
        advanced=True,
    )
    stroke_rotation: float = setting(
        3.5,
        "Stroke rotation",
        "How far a stroke is turned about its middle.",
        minimum=0,
        maximum=45,
        unit="°",
        advanced=True,
    )
    roundness: float = setting(
        0.35,
        "Roundness",
        "How far corners are rounded, on average: 0 is never, 1 takes no corner at all.",
        minimum=0,
        maximum=1,
        advanced=True,
    )
    trapezoid: float = setting(
        0.07,
        "Trapezoid",
        "How much wider top or foot may be, and left or right taller.",
        minimum=0,
        maximum=0.5,
        advanced=True,
    )
    pressure: float = setting(
        0.14,
        "Pressure",
        "How the width of the line changes along a character, as a share of the width.",
        minimum=0,
        maximum=0.5,
        advanced=True,
    )
    gaps: float = setting(
        0.05,
        "Gaps",
        "Share of characters in which the pen skips.",
        minimum=0,
        maximum=1,
        advanced=True,
    )
    edge_noise: float = setting(
        0.12,
        "Edge noise",
        "How ragged the edge of the ink is, as a share of half the line's width.",
        minimum=0,
        maximum=1,
        advanced=True,
    )
    elastic: float = setting(
        0.018,
        "Elastic deformation",
        "How far the finished picture is stretched here and squeezed there, as a share of its "
        "side; half of the pictures are.",
        minimum=0,
        maximum=0.2,
        advanced=True,
    )
    low_resolution: float = setting(
        0.2,
        "Low resolution",
        "Share of pictures that were scanned coarsely, at a half to nine tenths of the pixels.",
        minimum=0,
        maximum=1,
        advanced=True,
    )
    threshold: float = setting(
        0.35,
        "Threshold",
        "Share of pictures whose scanner sharpened the edge between ink and paper, fattening or "
        "thinning the line.",
        minimum=0,
        maximum=1,
        advanced=True,
    )
    shift: float = setting(
        0.015,
        "Off centre",
        "How far a character is off the middle of its picture, as a share of the picture's side.",
        minimum=0,
        maximum=0.3,
        advanced=True,
    )
    within_hand: float = setting(
        0.4,
        "Variation in one hand",
        "How much the characters of one writer differ, as a share of how much writers do.",
        minimum=0,
        maximum=1,
        advanced=True,
    )
    step_scale: float = setting(
        0.0,
        "Step length",
        "How differently long the pen goes from one point of a stroke to the next: of the "
        "logarithm. Bars come out long or short, bowls wide or narrow.",
        minimum=0,
        maximum=0.5,
        advanced=True,
    )
    step_rotation: float = setting(
        0.0,
        "Step rotation",
        "How far the way from one point of a stroke to the next is turned.",
        minimum=0,
        maximum=45,
        unit="°",
        advanced=True,
    )
    bend: float = setting(
        0.0,
        "Bend",
        "How far a character is bowed, and its waist moved up or down, left or right.",
        minimum=0,
        maximum=0.2,
        advanced=True,
    )
    trim: float = setting(
        0.0,
        "Trimmed ends",
        "How much of a stroke is left out at either end, on average: a share of its length, never "
        "more than 0.3.",
        minimum=0,
        maximum=0.3,
        advanced=True,
    )
    curl: float = setting(
        0.0,
        "Curled ends",
        "How far the ends of strokes bend aside; most hardly do, and some are hooks.",
        minimum=0,
        maximum=0.3,
        advanced=True,
    )
