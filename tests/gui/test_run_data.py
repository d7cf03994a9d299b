"""What is said of a run whose data are not open."""

from dataclasses import replace

import pytest

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
