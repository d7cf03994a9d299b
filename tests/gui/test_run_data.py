"""What is said of a run whose data are not open."""

from dataclasses import replace

import numpy as np
import pytest

from core.datasets.dataset import Dataset, Split
from core.training.config import DataChoice
from gui.run_data import RunData
from gui.session import Session


@pytest.mark.parametrize(
    ("source", "words"), [("gone.mat", "Locate file…"), ("gone", "Locate folder…")]
)
def test_data_that_are_gone_are_located_as_what_they_were(qapp, tmp_path, make_run, source, words):
    run = make_run("run")
    config = replace(run.record.config, data=DataChoice(str(tmp_path / source)))
    run.record = replace(run.record, config=config)

    notice = RunData(Session(), None, None).notice(run, "to see what it mistakes")

    assert notice.kind == "warning"
    assert f"are gone: {tmp_path / source}. Locate them to see what it mistakes." in notice.text
    assert [label for label, _ in notice.actions] == [words]


def test_data_that_are_open_in_another_size_are_told_by_the_size(qapp, make_run):
    run = make_run("run")
    record = replace(run.record.dataset, name="digits", sample_shape=(16, 16))
    data = DataChoice("synthetic36:10")
    run.record = replace(run.record, dataset=record, config=replace(run.record.config, data=data))
    session = Session()
    told = RunData(session, None, None)
    assert told.notice(run, "to see").text == "Open digits, the data of run, to see."

    split = Split(np.zeros((2, 8, 8), np.float32), np.arange(2))
    session.set_dataset(
        Dataset("digits", "digits", split, split, None, ("a", "b")), DataChoice("digits")
    )

    assert told.notice(run, "to see").text.startswith("Open digits as 16×16 pixels, the data of")
