"""What the network of a row answers to samples that it has not learned."""

from core.analysis.predictions import Predictions
from core.datasets.dataset import Dataset, SplitName
from core.runs.classifier import classifier_of_run
from core.runs.folder import RunFolder
from core.training.inference import softmax


def unseen_answers(folder: RunFolder, dataset: Dataset) -> tuple[SplitName, Predictions]:
    """Return the answers after the last epoch to the test split, or, without one, to validation.

    Parameters
    ----------
    folder : RunFolder
    dataset : Dataset
        That it was trained on.
    """
    name: SplitName = "validation" if dataset.test is None else "test"
    split = dataset.validation if dataset.test is None else dataset.test
    classifier = classifier_of_run(folder, folder.read_record().epochs_done)
    return name, Predictions(split.labels, softmax(classifier.logits(split.inputs)))
