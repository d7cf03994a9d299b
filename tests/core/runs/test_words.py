import json
from dataclasses import replace

import pytest

from core.errors import RunError
from core.runs.record_json import record_from_json, record_to_json
from core.runs.training_run import TrainingRun
from core.runs.words import NOTE_LENGTH, TAGS, clean_note, clean_tags, parse_tags


@pytest.fixture
def run(dataset, config, store):
    return TrainingRun.create(config, dataset, store, name="one")


def test_tags_are_trimmed_and_unique_whatever_their_case():
    assert clean_tags([" wide  net ", "Wide Net", "", "slow", "SLOW"]) == ("wide net", "slow")
    assert parse_tags("a, b ,,A") == ("a", "b")


@pytest.mark.parametrize("tags", [["a,b"], ["x" * 61], [str(n) for n in range(TAGS + 1)]])
def test_tags_that_cannot_be_kept_are_refused(tags):
    with pytest.raises(RunError, match="tag"):
        clean_tags(tags)


def test_a_note_keeps_its_lines_and_loses_the_blanks_around_it():
    assert clean_note("\r\n first \r\n\r\n second\n\n") == "first\n\n second"


def test_a_note_that_is_too_long_is_refused():
    assert clean_note("x" * NOTE_LENGTH)
    with pytest.raises(RunError, match="shorten"):
        clean_note("x" * (NOTE_LENGTH + 1))


def test_a_run_without_note_and_tags_still_reads(run):
    content = json.loads(record_to_json(run.run_record))
    del content["note"], content["tags"]

    record = record_from_json(json.dumps(content), "here")

    assert (record.note, record.tags) == ("", ())


@pytest.mark.parametrize("garbled", [{"note": None}, {"note": 7}, {"tags": None}, {"tags": [1]}])
def test_a_garbled_note_or_tag_makes_the_record_unreadable(run, garbled):
    content = json.loads(record_to_json(run.run_record)) | garbled

    with pytest.raises(RunError, match=r"here.*no readable run"):
        record_from_json(json.dumps(content), "here")


def test_a_run_is_described_in_part(store, run):
    run_id = run.folder.run_id
    store.describe(run_id, note="a\nb", tags=["wide"])
    record = store.describe(run_id, name=" two ")

    assert (record.name, record.note, record.tags) == ("two", "a\nb", ("wide",))
    assert store.find("two").read_record() == record
    assert store.describe(run_id, note="", tags=[]) == replace(record, note="", tags=())


def test_a_bad_tag_changes_nothing(store, run):
    with pytest.raises(RunError, match="comma"):
        store.describe(run.folder.run_id, name="two", tags=["a,b"])

    assert run.folder.read_record().name == "one"


def test_what_people_say_during_training_survives_it(store, run):
    for number, event in enumerate(run.events()):
        run.record(event)
        if number == 3:
            store.describe(run.folder.run_id, name="two", note="why", tags=["wide"])

    record = run.folder.read_record()
    assert record.epochs_done == 5
    assert (record.name, record.note, record.tags) == ("two", "why", ("wide",))
    assert run.run_record.note == "why"
