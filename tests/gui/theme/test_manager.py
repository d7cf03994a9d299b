import pytest
from PySide6.QtCore import QCoreApplication

from gui.theme.manager import ThemeManager, theme_manager
from gui.theme.tokens import DARK, LIGHT


def test_there_is_one_manager_owned_by_the_application(qapp):
    assert theme_manager() is theme_manager()
    assert theme_manager().parent() is qapp


def test_without_an_application_the_manager_is_refused(monkeypatch, qapp):
    monkeypatch.setattr("gui.theme.manager.QApplication.instance", lambda: None)
    with pytest.raises(RuntimeError, match="QApplication"):
        theme_manager()


def test_choosing_a_theme_applies_it_before_it_is_announced(qapp, light):
    seen = []
    connection = light.changed.connect(
        lambda theme: seen.append((theme, qapp.palette().window().color().name()))
    )
    light.choose("dark")
    light.disconnect(connection)
    assert seen == [(DARK, DARK.window.lower())]
    assert light.theme is DARK
    assert light.choice == "dark"


def test_choosing_the_theme_in_force_announces_nothing(qtbot, light):
    with qtbot.assertNotEmitted(light.changed):
        light.choose("light")
    assert light.theme is LIGHT


def test_the_system_theme_follows_the_system(qapp, light):
    manager = ThemeManager()
    manager.choose("system")
    QCoreApplication.processEvents()
    assert manager.choice == "system"
    assert manager.theme in (LIGHT, DARK)
