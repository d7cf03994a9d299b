"""The tabs of the window, in order. A new one is a package and an entry here."""

from core.registry import Registry
from gui.tabs.spec import TabContext, TabSpec
from gui.widgets.page import Page


def _training(context: TabContext) -> Page:
    from gui.tabs.training.presenter import make_training_tab

    return make_training_tab(context)


def _weights(context: TabContext) -> Page:
    from gui.tabs.weights.presenter import make_weights_tab

    return make_weights_tab(context)


def _confusion(context: TabContext) -> Page:
    from gui.tabs.confusion.presenter import make_confusion_tab

    return make_confusion_tab(context)


def _ocr(context: TabContext) -> Page:
    from gui.tabs.ocr.tab import make_ocr_tab

    return make_ocr_tab(context)


def _reconstruction(context: TabContext) -> Page:
    from gui.tabs.reconstruction.presenter import make_reconstruction_tab

    return make_reconstruction_tab(context)


def _compare(context: TabContext) -> Page:
    from gui.tabs.compare.presenter import make_compare_tab

    return make_compare_tab(context)


def _data(context: TabContext) -> Page:
    from gui.tabs.data.presenter import make_data_tab

    return make_data_tab(context)


TABS: Registry[TabSpec] = Registry(
    "tab",
    TabSpec(
        "training",
        "Training",
        "chart",
        "Train a network and watch it learn",
        ("gui.tabs.training.presenter",),
        _training,
    ),
    TabSpec(
        "weights",
        "Weights",
        "weights",
        "See what each unit of a run looks for",
        ("gui.tabs.weights.presenter",),
        _weights,
    ),
    TabSpec(
        "confusion",
        "Confusion",
        "confusion",
        "See which classes a run takes for which, and the pictures behind it",
        ("gui.tabs.confusion.presenter",),
        _confusion,
    ),
    TabSpec(
        "ocr",
        "OCR",
        "ocr",
        "Read photographs of hand-printed text, and correct every box",
        (
            "gui.tabs.ocr.tab",
            "gui.tabs.ocr.presenter",
            "gui.tabs.ocr.handwriting.presenter",
            "gui.tabs.ocr.assumptions.presenter",
        ),
        _ocr,
    ),
    TabSpec(
        "reconstruction",
        "Reconstruction",
        "reconstruction",
        "Keep pictures in a few numbers, by principal components and by autoencoders",
        ("gui.tabs.reconstruction.presenter",),
        _reconstruction,
    ),
    TabSpec(
        "compare",
        "Compare",
        "compare",
        "Set runs side by side: what they reach, at what cost, and how they differ",
        ("gui.tabs.compare.presenter",),
        _compare,
    ),
    TabSpec(
        "data",
        "Data",
        "data",
        "Every data set there is, how it comes here, and what augmentation makes of it",
        ("gui.tabs.data.presenter",),
        _data,
    ),
)
