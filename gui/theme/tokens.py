"""The design tokens: every colour, distance and type size of the window."""

from dataclasses import dataclass

SPACING = (4, 8, 12, 16, 24)
"""The only distances between things, in logical pixels."""

CARD_RADIUS = 8
CARD_PADDING = 12
SIDE_PANEL_WIDTH = 284
"""Width of the panels left and right of a page, in logical pixels."""

BODY_SIZE = 13
MUTED_SIZE = 12
TITLE_SIZE = 13
NUMBER_SIZE = 20


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``#RRGGBB``.

    `runs` are the Okabe-Ito hues in the fixed order in which runs take them, each moved away from
    the surface until its contrast is at least 3 to 1.
    """

    name: str
    window: str
    surface: str
    raised: str
    card_border: str
    field_border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    right: str
    wrong: str
    grid: str
    runs: tuple[str, ...]


LIGHT = Theme(
    name="light",
    window="#F4F6F8",
    surface="#FFFFFF",
    raised="#F0F3F6",
    card_border="#D9DFE5",
    field_border="#7F8B97",
    text="#1F2933",
    muted="#5B6875",
    accent="#0072B2",
    on_accent="#FFFFFF",
    right="#0072B2",
    wrong="#D55E00",
    grid="#E3E8ED",
    runs=("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B87F00", "#2C94D0"),
)

DARK = Theme(
    name="dark",
    window="#15181C",
    surface="#1D2126",
    raised="#262B31",
    card_border="#313840",
    field_border="#77828E",
    text="#E4E7EB",
    muted="#9AA5B1",
    accent="#56B4E9",
    on_accent="#0B1720",
    right="#56B4E9",
    wrong="#D55E00",
    grid="#2B3138",
    runs=("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"),
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}
