"""Every parameter of letter finding, named, with its range."""

from dataclasses import dataclass

from core.settings import setting

GREYS = {"luminance": "Luminance", "darkest": "Darkest channel", "lightest": "Lightest channel"}
DENOISING = {"none": "None", "gaussian": "Gaussian", "median": "Median", "bilateral": "Bilateral"}
BACKGROUNDS = {"flatten": "Divide by the background", "none": "Leave as it is"}
POLARITIES = {"auto": "From the picture", "dark": "Dark on light", "light": "Light on dark"}
THRESHOLDS = {"otsu": "Otsu", "sauvola": "Sauvola", "adaptive": "Adaptive"}


@dataclass(frozen=True)
class FindingSettings:
    """How letters are found.

    Lengths are in heights of the letters that the picture itself shows, unless their unit says
    otherwise.
    """

    working_size: int = setting(
        1600,
        "Working size",
        "Pictures are looked at with their longer side at this size; where letters turn out small, "
        "again at a larger one.",
        minimum=200,
        maximum=8000,
        unit="px",
    )
    grey: str = setting("luminance", "Grey", "How colours become one shade.", choices=GREYS)
    denoising: str = setting(
        "gaussian",
        "Denoising",
        "What takes the noise away before ink is told from paper.",
        choices=DENOISING,
    )
    denoising_strength: float = setting(
        1.0,
        "Denoising strength",
        "1 suits the noise that is estimated in the picture; 0 leaves it.",
        minimum=0,
        maximum=5,
    )
    background: str = setting(
        "flatten",
        "Background",
        "Whether uneven light, shadows and smears are divided out.",
        choices=BACKGROUNDS,
    )
    background_block: float = setting(
        0.025,
        "Background block",
        "Side of the squares whose paper is looked at, as a share of the longer side.",
        minimum=0.005,
        maximum=0.5,
    )
    polarity: str = setting(
        "auto", "Polarity", "Which is ink: what is dark, or what is light.", choices=POLARITIES
    )
    threshold: str = setting("otsu", "Threshold", "How ink is told from paper.", choices=THRESHOLDS)
    threshold_shift: float = setting(
        0.0,
        "Threshold shift",
        "More takes fainter marks for ink as well; in shades between black, 0, and paper, 1.",
        minimum=-0.5,
        maximum=0.5,
    )
    closing: float = setting(
        0.04,
        "Closing",
        "Gaps up to this wide are closed.",
        minimum=0,
        maximum=0.5,
    )
    joining: float = setting(
        0.3,
        "Joining",
        "How far apart the pieces of one letter may lie, one above the other.",
        minimum=0,
        maximum=1,
    )
    smallest: float = setting(
        0.42,
        "Smallest letter",
        "What is lower and narrower than this is a speck, a dot or a full stop.",
        minimum=0.05,
        maximum=1,
    )
    largest: float = setting(
        2.6,
        "Largest letter",
        "What is higher than this, or far wider, is no letter.",
        minimum=1,
        maximum=20,
    )
    faintest: float = setting(
        0.45,
        "Faintest letter",
        "What is fainter than this, beside the middling letter, is a ghost or a shadow.",
        minimum=0,
        maximum=1,
    )
    line_spread: float = setting(
        0.62,
        "Spread of a line",
        "How far the middle of a letter may lie above or below those before it in the line.",
        minimum=0.1,
        maximum=2,
    )
    word_gap: float = setting(
        0.0,
        "Gap between words",
        "Gaps from this width on part words; 0 finds it from the gaps of the picture.",
        minimum=0,
        maximum=10,
    )
