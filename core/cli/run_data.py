"""The data that a run was trained on, opened again."""

import argparse
from dataclasses import replace

from core.cli.output import print_json, print_result
from core.datasets.dataset import Dataset
from core.datasets.loading import resolve_source
from core.errors import DatasetError
from core.runs.record import RunRecord
from core.runs.store import RunStore
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


def locate(args: argparse.Namespace, store: RunStore) -> None:
    """Write into a run where its data are now, once they are seen to be the same."""
    folder = store.find(args.run_name)
    source = resolve_source(args.data)
    data_of_run(folder.read_record(), source)
    record = RunStore(folder.path.parent).move_data(folder.run_id, source)
    if args.json:
        print_json({"id": folder.run_id, "data": source})
    else:
        print_result(f"the data of {record.name} are in {source}")
