import re

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLineEdit

from gui.theme.apply import apply_theme, set_style_property, tabular
from gui.theme.glyphs import glyph_files
from gui.theme.palette import palette
from gui.theme.stylesheet import stylesheet
from gui.theme.tokens import LIGHT, THEMES
from resources import resource_path


@pytest.fixture(params=THEMES.values(), ids=THEMES.keys())
def theme(request):
    return request.param


def test_every_colour_of_the_style_sheet_is_a_token(theme):
    source = resource_path("styles", "application.qss").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9A-Fa-f]{6}|rgba?\(", source)
    assert "$" not in re.sub(r"/\*.*?\*/", "", stylesheet(theme), flags=re.DOTALL)


def test_every_picture_of_the_style_sheet_exists(theme):
    pictures = re.findall(r'url\("glyphs:([^"]+)"\)', stylesheet(theme))
    assert pictures
    for picture in pictures:
        assert resource_path("glyphs", *picture.split("/")).is_file(), picture


def test_the_shipped_glyphs_have_the_colours_of_the_tokens(theme):
    folder = resource_path("glyphs", theme.name)
    shipped = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.svg")}
    assert shipped == glyph_files(theme), "run: python -m gui.theme.glyphs"


def test_qt_finds_no_fault_with_the_style_sheet(theme, qapp, qtlog, light):
    apply_theme(qapp, theme)
    field = QLineEdit()
    field.ensurePolished()
    field.grab()
    assert [record.message for record in qtlog.records] == []


def test_palette_carries_the_tokens(theme):
    result = palette(theme)
    assert result.color(QPalette.ColorRole.Window).name() == theme.window.lower()
    assert result.color(QPalette.ColorRole.Text).name() == theme.text.lower()
    disabled = result.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled.name() == theme.disabled.lower()


def test_an_invalid_field_shows_the_colour_of_errors(qtbot, light):
    field = QLineEdit()
    qtbot.addWidget(field)
    field.resize(100, 28)
    field.show()
    set_style_property(field, "invalid", True)
    image = field.grab().toImage()
    assert image.pixelColor(50, 0).name() == LIGHT.wrong.lower()


def test_tabular_digits_leave_the_given_font_alone(qapp):
    font = qapp.font()
    assert tabular(font).featureTags()
    assert not font.featureTags()
