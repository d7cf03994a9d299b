"""The Qt palette of a theme, for what the style sheet does not reach."""

from PySide6.QtGui import QColor, QPalette

from gui.theme.tokens import Theme

_Role = QPalette.ColorRole


def palette(theme: Theme) -> QPalette:
    """Return the palette that goes with ``stylesheet(theme)``."""
    colors = {
        _Role.Window: theme.window,
        _Role.WindowText: theme.text,
        _Role.Base: theme.surface,
        _Role.AlternateBase: theme.raised,
        _Role.Text: theme.text,
        _Role.PlaceholderText: theme.muted,
        _Role.Button: theme.raised,
        _Role.ButtonText: theme.text,
        _Role.BrightText: theme.wrong_text,
        _Role.ToolTipBase: theme.raised,
        _Role.ToolTipText: theme.text,
        _Role.Highlight: theme.accent,
        _Role.HighlightedText: theme.on_accent,
        _Role.Accent: theme.accent,
        _Role.Link: theme.accent,
        _Role.LinkVisited: theme.accent,
        # The five shades from which Fusion builds edges of anything the style sheet leaves alone.
        _Role.Light: theme.hover,
        _Role.Midlight: theme.raised,
        _Role.Mid: theme.card_border,
        _Role.Dark: theme.field_border,
        _Role.Shadow: theme.window,
    }
    result = QPalette()
    for role, color in colors.items():
        result.setColor(role, QColor(color))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.PlaceholderText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    for role, color in (
        (_Role.Highlight, theme.pressed),
        (_Role.HighlightedText, theme.muted),
        (_Role.Accent, theme.disabled),
    ):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(color))
    return result
