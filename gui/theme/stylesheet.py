"""The one style sheet of the application, on top of the Fusion style."""

from dataclasses import asdict
from functools import cache
from string import Template

from gui.theme.tokens import (
    CARD_RADIUS,
    MUTED_SIZE,
    NUMBER_SIZE,
    TITLE_SIZE,
    Theme,
)
from resources import resource_path


def stylesheet(theme: Theme) -> str:
    """Return the style sheet with the colours of `theme`.

    Its text is ``resources/styles/application.qss``, with ``$names`` for the tokens.
    """
    return _template().substitute(
        asdict(theme),
        card_radius=CARD_RADIUS,
        muted_size=MUTED_SIZE,
        title_size=TITLE_SIZE,
        number_size=NUMBER_SIZE,
    )


@cache
def _template() -> Template:
    return Template(resource_path("styles", "application.qss").read_text(encoding="utf-8"))
