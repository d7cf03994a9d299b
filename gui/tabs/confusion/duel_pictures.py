"""Draws the answer of a duel: means, maps and the blend."""

import html

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from core.analysis.blend import STEPS, blend
from core.analysis.confusion_words import class_word
from core.analysis.pair_duel import full_colour
from core.analysis.weight_grid import Palette, color_tiles, diverging_palette
from gui.notice import sentence
from gui.tabs.confusion.duel_panel import HINT, DuelPanel
from gui.tabs.confusion.duel_worker import DuelAnswer
from gui.tabs.confusion.question_panel import SPLIT_TITLES
from gui.tabs.confusion.shown import Shown
from gui.theme.manager import theme_manager
from gui.theme.tokens import Theme
from gui.widgets.sample_pixels import sample_image


class DuelPictures(QObject):
    """Keeps the pictures of a duel in step with its answer, the slider and the theme."""

    def __init__(self, panel: DuelPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._answer: DuelAnswer | None = None
        self._shown: Shown | None = None
        panel.slider.shareChosen.connect(self._show_blend)
        theme_manager().changed.connect(self._on_theme)

    def show(self, answer: DuelAnswer, shown: Shown) -> None:
        """Show an answer about samples of what is shown."""
        self._answer, self._shown = answer, shown
        self._draw()

    def clear(self) -> None:
        """Show nothing."""
        self._answer = self._shown = None
        self._panel.clear()

    def _on_theme(self, _theme: Theme) -> None:
        # Also of a page that is hidden: when it is seen again, nothing asks for the maps anew.
        self._draw()

    def _draw(self) -> None:
        answer, shown, panel = self._answer, self._shown, self._panel
        if answer is None or shown is None:
            return
        palette = _palette(theme_manager().theme)
        question = answer.question
        first, second = shown.names[question.first], shown.names[question.second]
        for part, mean, name in zip(panel.means, answer.means, (first, second), strict=True):
            text = f"The mean of all training samples of {class_word(name)}"
            part.set_picture(sample_image(mean), f"mean {name}", text)
        panel.difference.set_picture(
            _map_image(answer.difference, palette),
            f"{second} − {first}",
            f"Mean {second} less mean {first}. Blue: brighter in {second}; vermilion: brighter in "
            f"{first}; the full colour is {full_colour(answer.difference):.2f}",
        )
        self._draw_evidence(answer, shown, palette)
        self._draw_slider(answer, first, second)
        self._show_blend(panel.slider.share)

    def _draw_evidence(self, answer: DuelAnswer, shown: Shown, palette: Palette) -> None:
        panel, question = self._panel, answer.question
        if question.selected is None:
            panel.sample.set_picture(None, "", "", "No sample")
            panel.evidence.set_picture(None, "", "", "No sample")
            return
        answers, index = shown.predictions, question.selected
        own, read = int(answers.labels[index]), int(answers.predicted[index])
        other = question.second if own == question.first else question.first
        name, rival = shown.names[own], shown.names[other]
        title = f"{SPLIT_TITLES[question.split]} sample {index:,}"
        panel.sample.set_picture(
            sample_image(shown.samples.inputs[index]),
            f"{name}, read as {shown.names[read]}",
            f"{title}: {class_word(name)}, read as {shown.names[read]} "
            f"({answers.confidence[index]:.1%})",
        )
        if answer.evidence is None:
            panel.evidence.set_picture(None, "", sentence(answer.no_evidence), "No gradient")
            return
        panel.evidence.set_picture(
            _map_image(answer.evidence, palette),
            f"evidence {rival} − {name}",
            f"Gradient of the logit of {rival} less that of {name} with respect to each pixel of "
            f"{title[0].lower()}{title[1:]}. Blue: brighter there speaks for {rival}; vermilion: "
            f"brighter there speaks for {name}; the full colour is "
            f"{full_colour(answer.evidence):.2g}",
        )

    def _draw_slider(self, answer: DuelAnswer, first: str, second: str) -> None:
        slider, shares = self._panel.slider, answer.flips.tolist()
        if answer.blend is None:
            slider.set_blend(None, (), HINT)
            self._panel.flip_words.setText(HINT)
            return
        places = ", ".join(f"{share:.0%}" for share in shares[:3])
        if shares:
            words = f"flips at {places}" + (", …" if len(shares) > 3 else "")
        else:
            wins = first if answer.blend[0, 0] >= answer.blend[0, 1] else second
            words = f"no flip: {wins} all the way"
        self._panel.flip_words.setText(words)
        slider.set_blend(answer.blend, shares, f"From {first} to {second}; {words}")

    def _show_blend(self, share: float) -> None:
        answer, shown, panel = self._answer, self._shown, self._panel
        if answer is None or shown is None or answer.blend is None:
            panel.blended.set_picture(None, "", "", HINT)
            for each in panel.numbers:
                each.setText("")
            return
        start, stop = answer.question.ends
        if start is None or stop is None:
            return
        inputs, question = shown.samples.inputs, answer.question
        theme = theme_manager().theme
        names = shown.names[question.first], shown.names[question.second]
        chances = answer.blend[round(share * STEPS)]
        panel.blended.set_picture(
            sample_image(blend(inputs[start], inputs[stop], share)),
            f"{1 - share:.0%} {names[0]} + {share:.0%} {names[1]}",
            f"{1 - share:.0%} of sample {start:,} and {share:.0%} of sample {stop:,}: "
            f"{names[0]} {chances[0]:.1%}, {names[1]} {chances[1]:.1%}",
        )
        for part, name, chance, tone in zip(
            panel.numbers, names, chances, (theme.wrong, theme.right), strict=True
        ):
            words = f"{name} {chance:.1%}"
            if chance == chances.max():
                words = f"<b>{html.escape(words)}</b>"
            else:
                words = html.escape(words)
            part.setText(f'<span style="color: {tone}">■</span> {words}')
            part.setAccessibleName(f"Probability of {class_word(name)}: {chance:.1%}")


def _palette(theme: Theme) -> Palette:
    return diverging_palette(theme.surface, theme.card_border, dark=theme.name == "dark")


def _map_image(values: npt.NDArray[np.float64], palette: Palette) -> QImage:
    limits = np.array([full_colour(values)])
    pixels = np.ascontiguousarray(color_tiles(values[None], limits, palette)[0])
    height, width = values.shape
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
