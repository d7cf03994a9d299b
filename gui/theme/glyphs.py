"""The arrows and check marks of the style sheet, tinted for each theme.

Qt's style sheets take pictures only by file name. So the tinted files are shipped, which also
works where no disk can be written; ``python -m gui.theme.glyphs`` writes them anew after a token
or an icon has changed, and a test notices when that was forgotten.
"""

from gui.theme.icons import tinted_svg
from gui.theme.tokens import THEMES, Theme
from resources import resource_path

_ARROWS = ("chevron-down", "chevron-up", "chevron-left", "chevron-right")


def glyph_files(theme: Theme) -> dict[str, str]:
    """Return file name to SVG text of every glyph of `theme`."""
    glyphs = {f"{name}.svg": tinted_svg(name, theme.muted) for name in _ARROWS}
    glyphs |= {f"{name}-disabled.svg": tinted_svg(name, theme.disabled) for name in _ARROWS}
    glyphs |= {f"{name}-hover.svg": tinted_svg(name, theme.text) for name in _ARROWS}
    # 12 px boxes hold them, so the stroke is thicker than the family's.
    for name in ("check", "minus"):
        for suffix, color in (
            ("", theme.on_accent),
            ("-disabled", theme.surface),
            ("-menu", theme.text),
        ):
            drawing = tinted_svg(name, color).replace('stroke-width="2"', 'stroke-width="3"')
            glyphs[f"{name}{suffix}.svg"] = drawing
    return glyphs


def write_glyphs() -> None:
    """Write the files of all themes into ``resources/glyphs``."""
    for theme in THEMES.values():
        folder = resource_path("glyphs", theme.name)
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in glyph_files(theme).items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_glyphs()
