import gc

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QColor, QIcon
from PySide6.QtWidgets import QToolButton

from gui.theme.icons import icon, icon_names, set_icon, tinted_svg
from gui.theme.tokens import DARK, LIGHT
from resources import resource_path

PROMISED = """
play pause step-batch step-epoch stop reset open folder more eye eye-off search fit log
export trash undo close warning info error check live chart chevron-down chevron-up
chevron-left chevron-right settings sun moon plus pencil data
""".split()  # noqa: SIM905


@pytest.mark.parametrize("name", PROMISED)
def test_the_family_has(name):
    assert name in icon_names()


@pytest.mark.parametrize("name", icon_names())
def test_each_drawing_belongs_to_the_family(name):
    source = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in source
    assert 'stroke-width="2"' in source
    assert 'stroke="currentColor"' in source
    assert "#" not in source


@pytest.mark.parametrize("name", icon_names())
def test_each_icon_draws_within_its_square(qapp, name):
    image = icon(name, LIGHT).pixmap(QSize(16, 16), 1.0).toImage()
    opaque = sum(image.pixelColor(x, y).alpha() > 100 for x in range(16) for y in range(16))
    assert opaque > 8
    corners = [image.pixelColor(x, y).alpha() for x in (0, 15) for y in (0, 15)]
    assert max(corners) < 100


def test_an_unknown_icon_is_refused_with_the_known_ones():
    with pytest.raises(KeyError, match=r"no icon 'pley'; known are: .*play"):
        tinted_svg("pley", "#000000")


@pytest.mark.parametrize(("scale", "side"), [(1.0, 16), (1.25, 20), (1.5, 24), (2.0, 32)])
def test_pixels_match_the_screen_at_every_scale(qapp, scale, side):
    pixmap = icon("play", LIGHT).pixmap(QSize(16, 16), scale)
    assert (pixmap.width(), pixmap.height()) == (side, side)
    assert pixmap.devicePixelRatio() == scale


def test_icons_are_cached(qapp):
    assert icon("play", LIGHT) is icon("play", LIGHT)
    assert icon("play", LIGHT) is not icon("play", DARK)


@pytest.mark.parametrize(
    ("mode", "state", "expected"),
    [
        (QIcon.Mode.Normal, QIcon.State.Off, LIGHT.muted),
        (QIcon.Mode.Normal, QIcon.State.On, LIGHT.accent),
        (QIcon.Mode.Disabled, QIcon.State.Off, LIGHT.disabled),
    ],
)
def test_the_state_decides_the_colour(qapp, mode, state, expected):
    image = icon("stop", LIGHT).pixmap(QSize(16, 16), 1.0, mode, state).toImage()
    assert image.pixelColor(8, 8).name() == expected.lower()


def test_a_given_colour_is_kept_when_checked(qapp):
    pixmap = icon("stop", LIGHT, "#FF0000").pixmap(
        QSize(16, 16), 1.0, QIcon.Mode.Normal, QIcon.State.On
    )
    assert pixmap.toImage().pixelColor(8, 8) == QColor("#FF0000")


def middle(target):
    return target.icon().pixmap(QSize(16, 16), 1.0).toImage().pixelColor(8, 8).name()


@pytest.mark.parametrize("make", [QToolButton, QAction])
def test_icons_change_with_the_theme(qtbot, light, make):
    target = make()
    set_icon(target, "stop", "accent")
    assert middle(target) == LIGHT.accent.lower()
    light.choose("dark")
    assert middle(target) == DARK.accent.lower()


def test_an_icon_can_be_replaced(qtbot, light):
    button = QToolButton()
    qtbot.addWidget(button)
    set_icon(button, "stop", "accent")
    set_icon(button, "stop", "text")
    light.choose("dark")
    assert middle(button) == DARK.text.lower()
    assert len(button.children()) == 1


def test_a_deleted_button_is_no_longer_tinted(qtbot, light):
    button = QToolButton()
    set_icon(button, "stop")
    del button
    gc.collect()
    light.choose("dark")
