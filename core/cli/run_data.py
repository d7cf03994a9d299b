"""The data that a run was trained on, opened again."""

from dataclasses import replace

from core.datasets.dataset import Dataset
from core.errors import DatasetError
from core.runs.record import RunRecord
from core.training.planning import load_data


def data_of_run(record: RunRecord, data: str | None) -> Dataset:
    """Return a run's own data.

    Parameters
    ----------
    record : RunRecord
    data : str or None
        Where they are now, if they were moved.

    Raises
    ------
    DatasetError
        If they cannot be loaded, or are other data by now.
    """
    choice = record.config.data
    if data is not None:
        choice = replace(choice, source=data)
    try:
        dataset = load_data(choice)
    except DatasetError as error:
        raise DatasetError(
            f"the data of {record.name} cannot be loaded again: {error}. Name their new place with "
            "--data"
        ) from error
    if dataset.fingerprint != record.dataset.fingerprint:
        raise DatasetError(
            f"{dataset.name} is not what {record.name} was trained on: its content differs. Name "
            f"{record.dataset.name} as it was, with --data"
        )
    return dataset
