"""Runs read, renamed, deleted and restored, in the real window on a real folder."""

import dataclasses
import json
import shutil

import pytest

from core.owner import Owner
from core.runs.record_json import FORMAT_VERSION
from core.training.events import RunStatus
from gui.background.run_controller import RunState


def test_the_run_of_a_killed_process_is_offered_and_continued(lab, open_lab):
    run = lab.run(epochs=500)
    lab.wait_epoch(3)
    lab.stop()
    lab.close()
    record = run.folder.read_record()
    dead = dataclasses.replace(Owner.this_process(), started=1.0)
    run.folder.write_record(dataclasses.replace(record, status=RunStatus.RUNNING, owner=dead))

    second = open_lab()
    assert second.current.record.standing is RunStatus.INTERRUPTED
    assert "was interrupted at epoch" in second.messages.text
    second.press_message_button("Continue")
    second.wait(lambda: second.current.record.status is RunStatus.FINISHED)

    assert [row.epoch for row in second.current.history.rows] == list(range(501))


def test_a_deleted_run_comes_back_where_it_was(lab, store):
    first, second = lab.finish(epochs=2), lab.finish(epochs=3)
    lab.wait(lambda: len(lab.rows) == 2)
    lab.library.delete([first.run_id])
    lab.wait(lambda: len(lab.rows) == 1)
    assert [run.run_id for run in store.runs()] == [second.run_id]
    assert lab.actions.undo_delete.isEnabled()
    lab.press_message_button("Undo")
    lab.wait(lambda: len(lab.rows) == 2)

    assert [run.run_id for run in lab.session.runs] == [first.run_id, second.run_id]
    assert lab.session.run(first.run_id).color_index == first.color_index
    assert not lab.actions.undo_delete.isEnabled()
    assert len(store.runs()) == 2
    assert "was" not in lab.messages.text


def test_several_deleted_runs_come_back_together_and_the_last_deletion_first(lab):
    runs = [lab.finish(epochs=2) for _ in range(3)]
    ids = [run.run_id for run in runs]
    lab.library.delete(ids[:2])
    lab.library.delete(ids[2:])
    assert lab.session.runs == []
    assert lab.session.epoch is None
    lab.actions.undo_delete.trigger()
    assert [run.run_id for run in lab.session.runs] == ids[2:]
    lab.actions.undo_delete.trigger()

    assert [run.run_id for run in lab.session.runs] == ids


def test_the_active_run_is_not_deleted(lab, store):
    run = lab.run(epochs=100_000)
    lab.library.delete([run.run_id])

    assert "stop it first" in lab.messages.text
    assert lab.session.runs == [run]


def test_a_deletion_that_cannot_be_undone_is_said(lab, store):
    run = lab.finish(epochs=2)
    lab.library.delete([run.run_id])
    shutil.rmtree(store.root)
    lab.library.undo_delete()

    assert "no deleted run" in lab.messages.text.lower()
    assert lab.session.runs == []


def test_a_run_is_renamed_on_disk_and_in_the_list(lab):
    run = lab.finish(epochs=2)
    lab.library.describe(run.run_id, name="  wide and shallow ")
    lab.wait(lambda: lab.rows[0].name == "wide and shallow")

    assert run.folder.read_record().name == "wide and shallow"


def test_the_active_run_keeps_its_new_name_to_the_end(lab):
    run = lab.run(epochs=100_000)
    lab.wait_epoch(2)
    lab.library.describe(run.run_id, name="new name")
    lab.wait(lambda: lab.rows and lab.rows[0].name == "new name")
    lab.pause()
    lab.stop()
    lab.wait(lambda: lab.rows[0].status == "stopped")

    assert lab.rows[0].name == "new name"
    assert run.folder.read_record().name == "new name"
    assert run.folder.read_record().status is RunStatus.STOPPED


def test_an_empty_name_changes_nothing(lab):
    run = lab.finish(epochs=2)
    before = run.record.name
    lab.library.describe(run.run_id, name="  ")

    assert "may not be empty" in lab.messages.text
    assert run.record.name == before


def test_a_run_whose_folder_is_gone_is_not_renamed_and_it_is_said(lab):
    run = lab.finish(epochs=2)
    before = run.record.name
    shutil.rmtree(run.folder.path)
    lab.library.describe(run.run_id, name="anything")

    assert "no run" in lab.messages.text
    assert run.record.name == before


def test_the_runs_of_earlier_sessions_are_there_at_the_next_start(lab, open_lab):
    finished = lab.finish(epochs=3)
    stopped = lab.run(epochs=100_000)
    lab.wait_epoch(4)
    lab.stop()
    lab.close()

    second = open_lab()
    assert [run.run_id for run in second.session.runs] == [finished.run_id, stopped.run_id]
    assert second.current.run_id == stopped.run_id
    assert second.session.runs[0].history.rows == finished.history.rows
    assert "was stopped at epoch" in second.messages.text
    second.press_message_button("Continue")
    second.wait_state(RunState.RUNNING)
    assert second.active_run.active_id == stopped.run_id


def test_nothing_is_offered_after_a_finished_run(lab, open_lab):
    lab.finish(epochs=3)
    lab.close()

    assert open_lab().messages.text == ""


def test_at_the_next_start_only_the_newest_runs_on_the_same_data_are_drawn(lab, open_lab):
    for _ in range(8):
        lab.finish(epochs=1)
    lab.close()

    second = open_lab()
    assert [run.visible for run in second.session.runs] == [False] * 2 + [True] * 6
    assert len({run.color_index for run in second.session.runs if run.visible}) == 6


@pytest.mark.parametrize("damage", ["{", "", '{"format_version": 1}', "[]"])
def test_a_broken_run_is_told_and_hides_no_other(lab, open_lab, store, damage):
    run = lab.finish(epochs=2)
    lab.close()
    broken = store.root / "2001-01-01_000000_broken"
    (broken / "checkpoints").mkdir(parents=True)
    (broken / "run.json").write_text(damage)

    second = open_lab()
    assert [run.run_id for run in second.session.runs] == [run.run_id]
    assert "A run cannot be read" in second.messages.text
    assert "broken" in second.messages.text


def test_a_run_of_a_later_version_is_told_and_hides_no_other(lab, open_lab):
    newer, other = lab.finish(epochs=2), lab.finish(epochs=2)
    lab.close()
    path = newer.folder.path / "run.json"
    content = json.loads(path.read_text())
    content["format_version"] = FORMAT_VERSION + 1
    path.write_text(json.dumps(content))

    second = open_lab()
    assert [run.run_id for run in second.session.runs] == [other.run_id]
    assert "newer Recognition Lab" in second.messages.text


def test_several_broken_runs_make_one_message(lab, open_lab, store):
    for _ in range(3):
        run = lab.finish(epochs=1)
        (run.folder.path / "run.json").write_text("")
    lab.close()

    assert "(and 2 more)" in open_lab().messages.text


def test_damaged_metrics_hide_neither_their_run_nor_others(lab, open_lab):
    damaged, other = lab.finish(epochs=4), lab.finish(epochs=2)
    lab.close()
    path = damaged.folder.path / "metrics.csv"
    path.write_bytes(path.read_bytes()[:200] + b"\r\x00" + b'"' * 200_000)

    second = open_lab()
    assert [run.run_id for run in second.session.runs] == [damaged.run_id, other.run_id]


def test_a_folder_of_runs_that_cannot_be_listed_is_told(open_lab, store):
    store.root.parent.mkdir(exist_ok=True)
    store.root.write_text("not a folder")
    lab = open_lab()
    lab.actions.run_pause.trigger()
    lab.wait(lambda: lab.messages.text != "")
    lab.wait_state(RunState.IDLE)

    assert str(store.root) in lab.messages.text


def test_a_run_that_begins_before_the_list_is_read_keeps_its_place(lab, store):
    old = lab.finish(epochs=2)
    lab.session.remove_runs([old.run_id])
    run = lab.run(epochs=100_000)
    lab.library.load_stored_runs()
    lab.wait(lambda: len(lab.session.runs) == 2)

    assert [r.run_id for r in lab.session.runs] == [old.run_id, run.run_id]
    assert lab.current.run_id == run.run_id
    assert lab.messages.text == ""
