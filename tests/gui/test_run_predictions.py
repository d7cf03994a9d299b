"""Answers of runs: which come, which are kept, and when they come while a run trains."""

import time

import numpy as np
import pytest

from core.analysis.class_figures import report
from core.analysis.predictions import Predictions
from core.errors import ModelLoadError
from gui.run_answers import AnswerCache, Answers, PredictionRequest
from gui.run_predictions import GENTLE_MS, RunPredictions


@pytest.fixture
def trained(open_trained):
    return open_trained(epochs=6)


@pytest.fixture
def service(qapp):
    service = RunPredictions()
    service.heard, service.errors = [], []
    service.answered.connect(service.heard.append)
    service.failed.connect(lambda requests, error: service.errors.append((requests, error)))
    yield service
    service.forget()
    service._task.wait()


def request(lab, epoch, split="validation"):
    run = lab.current
    return PredictionRequest(run.folder.path, run.record.created, epoch, split)


def test_what_is_kept_is_answered_at_once(trained, service):
    asked = request(trained, 3)
    service.ask([asked], trained.session.dataset)
    assert service.heard == []
    trained.wait(lambda: service.heard)
    service.ask([asked], trained.session.dataset)
    assert len(service.heard) == 2
    first, second = (answers[0] for answers in service.heard)
    assert first.report is second.report
    assert first.epoch == 3


def test_an_epoch_that_is_trained_again_is_read_again(trained, service):
    asked = request(trained, 3)
    service.ask([asked], trained.session.dataset)
    trained.wait(lambda: service.heard)
    folder = trained.current.folder
    # As a run does that goes on from an older state.
    folder.write_checkpoint(3, folder.read_checkpoint(0))
    service.ask([asked, request(trained, 0)], trained.session.dataset)
    trained.wait(lambda: len(service.heard) == 2)
    before = service.heard[0][0].predictions.probabilities
    again, start = (each.predictions.probabilities for each in service.heard[1])
    np.testing.assert_array_equal(again, start)
    assert not np.array_equal(again, before)


def test_of_many_questions_the_last_one_is_answered_last(trained, service):
    for epoch in range(7):
        service.ask([request(trained, epoch)], trained.session.dataset)
    trained.wait(lambda: not service.is_busy)
    epochs = [answers[0].epoch for answers in service.heard]
    assert epochs[-1] == 6
    assert epochs == sorted(set(epochs))
    assert len(epochs) < 7


def test_two_epochs_come_together(trained, service):
    service.ask([request(trained, 6), request(trained, 0)], trained.session.dataset)
    trained.wait(lambda: service.heard)
    assert [answer.epoch for answer in service.heard[0]] == [6, 0]
    first, second = service.heard[0]
    np.testing.assert_array_equal(first.predictions.labels, second.predictions.labels)


def test_nothing_comes_of_what_is_forgotten(trained, service, qtbot):
    service.ask([request(trained, 2)], trained.session.dataset)
    service.forget()
    qtbot.wait(150)
    assert service.heard == []
    assert not service.is_busy


def test_a_run_without_weights_is_named(trained, service):
    for path in trained.current.folder.checkpoints.iterdir():
        path.unlink()
    asked = request(trained, 2)
    service.ask([asked], trained.session.dataset)
    trained.wait(lambda: service.errors)
    ((requests, error),) = service.errors
    assert requests == (asked,)
    assert isinstance(error, ModelLoadError)
    assert "keeps no weights" in str(error)


def test_weights_that_diverged_are_said_to_have(trained, service, monkeypatch):
    monkeypatch.setattr(
        "core.runs.classifier.Classifier.logits",
        lambda self, inputs: np.full((len(inputs), 3), np.nan),
    )
    service.ask([request(trained, 2)], trained.session.dataset)
    trained.wait(lambda: service.errors)
    assert "diverged" in str(service.errors[0][1])


def test_an_error_is_not_told_while_a_newer_question_waits(trained, service):
    split = "test" if trained.session.dataset.test is None else "none"
    service.ask([request(trained, 2, split)], trained.session.dataset)
    service.ask([request(trained, 3)], trained.session.dataset)
    trained.wait(lambda: service.heard)
    assert service.errors == []
    # Asked for alone, it is told.
    service.ask([request(trained, 2, split)], trained.session.dataset)
    trained.wait(lambda: service.errors)


def test_answers_bring_the_loss_that_training_measured(trained, service):
    service.ask([request(trained, 6)], trained.session.dataset)
    trained.wait(lambda: service.heard)
    row = trained.current.history.at(6)
    assert service.heard[0][0].answers.loss == pytest.approx(row.validation_loss, rel=1e-5)


def test_a_question_rests_no_longer_than_the_run_trains(trained, service, monkeypatch):
    monkeypatch.setattr("gui.run_predictions.GENTLE_MS", 60_000)
    service.set_gentle(gentle=True)
    service.ask([request(trained, 1)], trained.session.dataset)
    trained.wait(lambda: service.heard)
    service.ask([request(trained, 2)], trained.session.dataset)
    service.set_gentle(gentle=False)
    trained.wait(lambda: len(service.heard) == 2)


def test_a_training_run_is_left_time(trained, service):
    service.set_gentle(gentle=True)
    service.ask([request(trained, 1)], trained.session.dataset)
    trained.wait(lambda: service.heard)
    began = time.monotonic()
    service.ask([request(trained, 2)], trained.session.dataset)
    trained.wait(lambda: len(service.heard) == 2)
    assert time.monotonic() - began > 0.9 * GENTLE_MS / 1000


def make_answers(samples):
    labels, shares = np.zeros(samples, np.int64), np.full((samples, 4), 0.25, np.float32)
    return Answers(report(Predictions(labels, shares)), 1.4)


def test_answers_are_kept_within_the_budget(tmp_path):
    size = make_answers(1000).predictions.nbytes
    cache = AnswerCache(3 * size)
    asked = [PredictionRequest(tmp_path, "now", epoch, "test") for epoch in range(5)]
    for each in asked[:3]:
        cache.put(each, "data", make_answers(1000))
    # Asked for last, so that another one goes.
    assert cache.get(asked[0], "data") is not None
    cache.put(asked[3], "data", make_answers(1000))
    assert cache.nbytes <= 3 * size
    assert cache.get(asked[1], "data") is None
    assert cache.get(asked[0], "data") is not None
    assert cache.get(asked[0], "other data") is None
