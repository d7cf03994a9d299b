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

    Parameters
    ----------
    name : str
        ``"light"`` or ``"dark"``.
    window, surface, raised : str
        Behind the cards; cards and plots; fields and buttons.
    hover, pressed : str
        A button or list row under the mouse, and one held down.
    card_border, field_border : str
        The first is decoration; the second is needed to see the field and reaches 3 to 1.
    text, muted, disabled : str
        The first two reach 4.5 to 1 on window, surface and raised; disabled reaches 3 to 1, since
        the settings of a run are read while they are locked.
    accent, accent_hover, accent_pressed, on_accent : str
        The primary button, the focus ring, what is checked; and the text on them.
    selection : str
        Behind a selected row; its text stays `text`.
    right, wrong : str
        Correct and incorrect answers: blue and vermilion, never green and red.
    wrong_text, warning : str
        Text about an error, and the mark of a warning.
    grid : str
        Grid lines of a plot.
    runs : tuple of str
        The Okabe-Ito hues in the fixed order in which runs take them: blue, vermilion, green,
        reddish purple, orange, sky blue. Each is moved until it reaches 3 to 1 on the surface, and
        vermilion and blue away from orange and sky blue, so that all pairs can still be told apart
        without red, green or blue cones.
    """

    name: str
    window: str
    surface: str
    raised: str
    hover: str
    pressed: str
    card_border: str
    field_border: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    selection: str
    right: str
    wrong: str
    wrong_text: str
    warning: str
    grid: str
    runs: tuple[str, ...]


LIGHT = Theme(
    name="light",
    window="#F4F6F8",
    surface="#FFFFFF",
    raised="#F0F3F6",
    hover="#E6EBF0",
    pressed="#D9E0E7",
    card_border="#D9DFE5",
    field_border="#7F8B97",
    text="#1F2933",
    muted="#5B6875",
    disabled="#838E99",
    accent="#0072B2",
    accent_hover="#00639B",
    accent_pressed="#005383",
    on_accent="#FFFFFF",
    selection="#D5E8F4",
    right="#0072B2",
    wrong="#D55E00",
    wrong_text="#B34700",
    warning="#9A6700",
    grid="#E3E8ED",
    runs=("#005FA0", "#BC4000", "#008C64", "#B45C90", "#BF8700", "#2F99DD"),
)

DARK = Theme(
    name="dark",
    window="#15181C",
    surface="#1D2126",
    raised="#262B31",
    hover="#30363D",
    pressed="#3A424A",
    card_border="#313840",
    field_border="#77828E",
    text="#E4E7EB",
    muted="#9AA5B1",
    disabled="#727D88",
    accent="#56B4E9",
    accent_hover="#76C4F0",
    accent_pressed="#3FA0D8",
    on_accent="#0B1720",
    selection="#1E415A",
    right="#56B4E9",
    wrong="#D55E00",
    wrong_text="#F08A4B",
    warning="#E6A63A",
    grid="#2B3138",
    runs=("#2A82CE", "#DC5606", "#0AAA7C", "#D080AE", "#F0B030", "#86D0FA"),
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}
