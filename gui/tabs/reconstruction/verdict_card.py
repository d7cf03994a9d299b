"""Who wins, by how much, and the figures of each class, at the right of the tab."""

from core.reconstruction.verdict import dissent, verdict
from gui.tabs.reconstruction.figure_texts import (
    class_rows,
    figures_text,
    foreign_text,
    noise_text,
)
from gui.tabs.reconstruction.view import ReconstructionView
from gui.tabs.reconstruction.work import Measured, Restored


def verdict_sentence(measured: Measured, restored: Restored | None) -> str:
    """Return who wins on the pictures that are looked at."""
    fitted, pca = measured.fitted, measured.scores
    sentence = verdict(
        fitted.split,
        len(fitted.compressed),
        (measured.components, pca.psnr_mean),
        None if restored is None else (restored.code, restored.scores.psnr_mean),
        fitted.noise,
    )
    if restored is None:
        return sentence
    both = [(each.psnr_mean, each.psnr_pooled) for each in (pca, restored.scores)]
    return f"{sentence} {dissent(*both)}".rstrip()


def show_verdict(
    view: ReconstructionView, measured: Measured, restored: Restored | None, *, has_points: bool
) -> None:
    """Show sentence and figures.

    Parameters
    ----------
    view : ReconstructionView
    measured : Measured
        All pictures with the components that are kept.
    restored : Restored or None
        The same pictures from the autoencoder that is looked at.
    has_points : bool
        Whether there is an autoencoder that could be looked at.
    """
    fitted, pca = measured.fitted, measured.scores
    view.verdict.setText(verdict_sentence(measured, restored))
    lines = [] if fitted.noisy_psnr is None else [noise_text(fitted.noisy_psnr)]
    size = f"projection {fitted.dataset.features:,}×{measured.components}"
    lines += [figures_text(f"PCA, k = {measured.components}, {size}", pca)]
    if restored is not None:
        lines.append(figures_text(f"{restored.name}, epoch {restored.epoch}", restored.scores))
        if restored.data:
            lines.append(foreign_text(restored.name, restored.data, fitted.dataset.name))
    elif has_points:
        lines.append("Click a dot below to look at an autoencoder of pictures of this size.")
    else:
        lines.append(
            "Train an autoencoder on these data to see who wins: in the Training tab, choose "
            "Start from: Reports' autoencoder, or Best autoencoder."
        )
    view.figures.setText("\n".join(lines))
    names, network = fitted.dataset.class_names, None if restored is None else restored.scores
    view.classes.set_rows(class_rows(names, pca, network))
