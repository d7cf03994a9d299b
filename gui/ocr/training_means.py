"""The mean training pictures of networks that read: kept beside their weights, or made of data."""

from core.datasets.dataset import Dataset
from core.runs.class_means import ClassMeans, make_class_means, read_class_means
from gui.ocr.reader import Readers, find_run


def find_class_means(readers: Readers, run: str, dataset: Dataset | None) -> ClassMeans | None:
    """Return the means of a run's training pictures; to be asked in a worker's thread.

    Parameters
    ----------
    readers : Readers
    run : str
        As `Readers.get` takes it.
    dataset : Dataset or None
        The data that are open: where the run was trained on them, its means are made of them.

    Returns
    -------
    ClassMeans or None
        None where the run keeps none, and its data are not open.

    Raises
    ------
    RunError, ModelLoadError
        If the run, or what it keeps, cannot be read.
    """
    folder = find_run(run)
    record = folder.read_record()
    kept = read_class_means(folder, record)
    if kept is not None:
        return kept
    if dataset is None or dataset.fingerprint != record.dataset.fingerprint:
        return None
    return make_class_means(readers.get(run).classifier, dataset, record)
