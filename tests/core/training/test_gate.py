import threading

from core.training.events import BatchEnd, EpochEnd, RunStarted, Scores
from core.training.gate import RunGate


def batch(number, batches=3):
    return BatchEnd(1, number, batches, number, 1.0, number)


EPOCH = EpochEnd(1, 3, Scores(1, 1.0, 0.5), Scores(1, 1.0, 0.5), 0.1, 0.0)


def test_a_new_gate_is_open():
    assert RunGate().proceed()


def test_a_step_of_one_batch_pauses_after_one_batch():
    gate = RunGate(paused=True)
    gate.step_batch()

    gate.passed(RunStarted(1, 3, 0, 0))
    assert not gate.would_wait()
    gate.passed(batch(1))
    assert gate.would_wait()


def test_the_last_batch_of_an_epoch_brings_its_scores_along():
    gate = RunGate(paused=True)
    gate.step_batch()

    gate.passed(batch(3))
    assert not gate.would_wait()
    gate.passed(EPOCH)
    assert gate.would_wait()


def test_a_step_of_one_epoch_passes_its_batches():
    gate = RunGate(paused=True)
    gate.run_epochs()

    gate.passed(batch(1))
    assert not gate.would_wait()
    gate.passed(EPOCH)
    assert gate.would_wait()


def test_a_few_epochs_pass_and_then_it_waits():
    gate = RunGate(paused=True)
    gate.run_epochs(3)

    for _ in range(2):
        gate.passed(batch(1))
        gate.passed(EPOCH)
        assert not gate.would_wait()
    gate.passed(EPOCH)
    assert gate.would_wait()


def test_running_on_forgets_the_step():
    gate = RunGate(paused=True)
    gate.step_batch()
    gate.run()

    gate.passed(batch(1))

    assert not gate.would_wait()


def test_stop_wakes_a_waiting_worker_and_cannot_be_undone():
    gate = RunGate(paused=True)
    answers = []
    worker = threading.Thread(target=lambda: answers.append(gate.proceed()))
    worker.start()

    gate.stop()
    worker.join(timeout=5)
    gate.run()

    assert answers == [False]
    assert not gate.proceed()
