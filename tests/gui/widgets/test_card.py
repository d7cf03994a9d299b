from PySide6.QtWidgets import QLabel

from gui.widgets.card import Card


def test_a_card_shows_and_announces_its_title(qtbot, light):
    card = Card("Data")
    qtbot.addWidget(card)
    assert card.title == "Data"
    assert card.accessibleName() == "Data"
    card.set_title("Runs")
    assert (card.title, card.accessibleName()) == ("Runs", "Runs")


def test_header_buttons_have_tooltip_and_accessible_name(qtbot, light):
    card = Card("Data")
    qtbot.addWidget(card)
    button = card.add_header_button("open", "Open data… (Ctrl+O)", "Open data")
    assert button.toolTip() == "Open data… (Ctrl+O)"
    assert button.accessibleName() == "Open data"
    assert not button.icon().isNull()
    assert button.parent() is card


def test_a_header_button_without_a_name_is_called_by_its_tooltip(qtbot, light):
    card = Card("Loss")
    qtbot.addWidget(card)
    button = card.add_header_button("log", "Logarithmic axis", checkable=True)
    assert button.accessibleName() == "Logarithmic axis"
    assert button.isCheckable()


def test_titles_of_cards_with_and_without_buttons_align(qtbot, light):
    plain, full = Card("Data"), Card("Runs")
    for card in (plain, full):
        qtbot.addWidget(card)
        card.body.addWidget(QLabel("x"))
    full.add_header_button("search", "Search runs")
    for card in (plain, full):
        card.resize(280, 200)
        card.show()
    positions = {
        card.findChild(QLabel).mapTo(card, card.findChild(QLabel).rect().center()).y()
        for card in (plain, full)
    }
    assert len(positions) == 1


def test_the_surface_of_a_card_is_painted(qtbot, light):
    card = Card("Data")
    qtbot.addWidget(card)
    card.resize(280, 120)
    card.show()
    image = card.grab().toImage()
    assert image.pixelColor(140, 100).name() == light.theme.surface.lower()
    assert image.pixelColor(140, 0).name() == light.theme.card_border.lower()
