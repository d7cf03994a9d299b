import json
from dataclasses import replace

import pytest

from core.errors import RunError
from core.runs.comparison import summarize_run
from core.runs.folder import RunFolder
from core.runs.record import Fork, new_record
from core.runs.record_json import record_from_json, record_to_json
from core.training.events import SettingsChanged
from core.training.history import History


@pytest.fixture
def record(dataset, config):
    record = new_record("new", config, dataset, 12, "CPU")
    change = SettingsChanged(2.5, 30, {"momentum": 0.9}, {"momentum": 0.5})
    return replace(record, parent=Fork("id", "old", 2, 24), changes=(change,))


def test_a_record_reads_back_as_it_was(record):
    assert record_from_json(record_to_json(record), "here") == record


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("dataset", "samples"), {}),
        (("dataset", "samples"), None),
        (("dataset", "samples"), {"validation": 20}),
        (("dataset", "samples", "train"), 0),
        (("dataset", "samples", "validation"), "many"),
        (("dataset", "samples", "test"), -1),
        (("parent", "step"), 10**30),
        (("parent", "step"), -1),
        (("parent", "epoch"), -1),
        (("changes", 0, "step"), -1),
        (("changes", 0, "step"), float("inf")),
        (("epochs_done",), -1),
        (("parameters",), 10**400),
    ],
)
def test_numbers_that_no_run_has_make_a_record_unreadable(record, path, value):
    content = json.loads(record_to_json(record))
    part = content
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value

    with pytest.raises(RunError, match="lacks or garbles") as caught:
        record_from_json(json.dumps(content), "here")
    assert len(str(caught.value)) < 200


def test_a_record_that_counts_no_validation_samples_is_compared_all_the_same(record):
    content = json.loads(record_to_json(record))
    del content["dataset"]["samples"]["validation"]
    read = record_from_json(json.dumps(content), "here")
    assert summarize_run("id", read, History()).validation_samples == 0


@pytest.mark.parametrize("name", ["\ud800", "a\0b"])
def test_a_name_that_no_folder_can_have_is_a_run_error(tmp_path, name):
    with pytest.raises(RunError):
        RunFolder(tmp_path / name).read_record()


def test_a_run_of_a_version_that_knew_no_sizes_of_pictures_has_none(record):
    content = json.loads(record_to_json(record))
    assert content["config"]["data"].pop("picture_size") == 0

    assert record_from_json(json.dumps(content), "here") == record


@pytest.mark.parametrize("size", ["64", None, 7, True])
def test_a_size_of_pictures_that_is_none_makes_a_record_unreadable(record, size):
    content = json.loads(record_to_json(record))
    content["config"]["data"]["picture_size"] = size

    with pytest.raises(RunError, match="here: picture_size must be from 8 to 1024"):
        record_from_json(json.dumps(content), "here")
