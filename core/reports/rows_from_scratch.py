"""Rows of the networks from scratch, in NumPy."""

import math
from functools import partial

import numpy as np

from core.analysis.gradient_check import check_gradients
from core.datasets.loading import load_dataset
from core.datasets.toy_gaussians import NAME as TOY
from core.reports.answers import unseen_answers
from core.reports.needs import NIST36
from core.reports.row import Figure, Outcome, ReportRow
from core.reports.work import Trained, Work
from core.training.config import TrainingConfig
from core.training.history import EpochMetrics
from core.training.minibatches import epoch_order
from core.training.mlp_settings import MLPSettings
from core.training.numpy_models import make_mlp_trainer

SECTION = "From scratch"

_SAMPLES = 40
_PAIRS = 5
_TOY_EPOCHS = (0, 100, 200, 300, 400)


def accuracies(trained: Trained, *splits: str) -> dict[str, float | str]:
    """Return the accuracies of a run by the names that figures have of them."""
    words = {"train": "training", "validation": "validation", "test": "test"}
    return {
        f"{words[split]} accuracy": trained.accuracy(split)
        for split in splits
        if trained.record.results.get(split) is not None
    }


def outcome(trained: Trained, reached: dict[str, float | str]) -> Outcome:
    """Return what a run reached, with what has to be known of it."""
    return Outcome(
        reached, trained.dataset.name, trained.is_own, trained.folder.run_id, trained.notes
    )


def _toy(work: Work) -> Outcome:
    trained = work.train("toy")
    rows = {row.epoch: row for row in trained.folder.read_metrics().rows}
    reached: dict[str, float | str] = {
        "loss before training": _SAMPLES * rows[0].train_loss,
        "accuracy before training": _accuracy(rows[0]),
    }
    for epoch in _TOY_EPOCHS:
        # The report counts epochs from 0 and logs each when it is over.
        if epoch + 1 in rows:
            row = rows[epoch + 1]
            reached[f"loss, epoch {epoch}"] = _SAMPLES * row.train_loss
            reached[f"accuracy, epoch {epoch}"] = _accuracy(row)
    return outcome(trained, reached)


def _accuracy(row: EpochMetrics) -> float:
    assert row.train_accuracy is not None
    return row.train_accuracy


def _gradients(_work: Work) -> Outcome:
    dataset = load_dataset(TOY, seed=1)
    config = TrainingConfig(seed=1, dtype="float64")
    trainer = make_mlp_trainer(dataset, MLPSettings(hidden=(25,)), config)
    inputs, labels = trainer.prepare(dataset.train).gather(np.arange(_SAMPLES))
    found = check_gradients(trainer.network, inputs, labels, points=3, step=1e-6)
    return Outcome({"total relative error": found.total_relative_error}, dataset.name)


def _scratch(
    work: Work, *, preset: str, splits: tuple[str, ...], rate: float | None = None
) -> Outcome:
    overrides = {} if rate is None else {"learning_rate": rate}
    trained = work.train(preset, NIST36, overrides)
    return outcome(trained, accuracies(trained, *splits))


def _unseen(work: Work) -> Outcome:
    dataset = load_dataset(work.find(NIST36).source)
    drawn = epoch_order(len(dataset.train), 1, 1, "draw-once")
    share = 1 - len(np.unique(drawn)) / len(dataset.train)
    is_own = work.find(NIST36).is_own
    notes = () if is_own else (f"{dataset.name} in place of {NIST36.title}.",)
    return Outcome({"samples never seen": share}, dataset.name, is_own, notes=notes)


def _confusion(work: Work, *, preset: str) -> Outcome:
    trained = work.train(preset, NIST36)
    _split, found = unseen_answers(trained.folder, trained.dataset)
    matrix = found.matrix.counts + found.matrix.counts.T
    names, pairs = trained.dataset.class_names, []
    for at in np.argsort(-np.triu(matrix, 1), axis=None, kind="stable")[:_PAIRS]:
        row, column = divmod(int(at), len(names))
        pairs.append(f"{names[row]}/{names[column]}")
    return outcome(trained, {"most confused": ", ".join(pairs)})


def _weights(work: Work, *, preset: str) -> Outcome:
    trained = work.train(preset, NIST36)
    before, after = (
        trained.folder.read_checkpoint(epoch)["layer1.weight"]
        for epoch in (0, trained.record.epochs_done)
    )
    # Neighbouring pixels of a weight that has learned are alike; of a random one they are not.
    return outcome(
        trained,
        {
            "likeness of neighbours before": _likeness(before, trained),
            "likeness of neighbours after": _likeness(after, trained),
        },
    )


def _likeness(weights: np.ndarray, trained: Trained) -> float:
    """Return the correlation of horizontally neighbouring weights, over all units."""
    height, width = trained.dataset.sample_shape[:2]
    tiles = weights.T.reshape(len(weights.T), height, width)
    correlation = np.corrcoef(tiles[:, :, 1:].ravel(), tiles[:, :, :-1].ravel())[0, 1]
    return 0.0 if math.isnan(correlation) else float(correlation)


_TOY_LOG = {0: (59.77, 0.35), 100: (35.27, 0.72), 200: (29.11, 0.72), 300: (25.53, 0.75)}
_TOY_LOG |= {400: (23.09, 0.90)}

_REPORT_A = (
    "1024-64-36 with sigmoid units, 200 epochs, batches of 128 that were drawn once with "
    "replacement, learning rate 1e-3 on summed gradients."
)
_REPORT_B = (
    "1024-64-36 with sigmoid units, 75 epochs, learning rate 2e-3 on summed gradients. The report "
    "names batches of 32; its program makes batches of 5."
)

ROWS = (
    ReportRow(
        "a-toy",
        "A",
        SECTION,
        "Toy set: 40 points, 2-25-4",
        "Batches of 5, 500 epochs, learning rate 1e-3, gradients summed over the batch; losses are "
        "summed over the 40 points. The report's points are other draws of the same Gaussians. "
        "The course asks for a loss below 35 and an accuracy above 0.75.",
        (
            Figure("loss before training", "69.88", 69.88),
            Figure("accuracy before training", "0.25", 0.25),
            *(
                figure
                for epoch, (loss, accuracy) in _TOY_LOG.items()
                for figure in (
                    Figure(f"loss, epoch {epoch}", f"{loss}", loss),
                    Figure(f"accuracy, epoch {epoch}", f"{accuracy:.2f}", accuracy),
                )
            ),
        ),
        _toy,
        picture="curves",
    ),
    ReportRow(
        "a-gradients",
        "A",
        SECTION,
        "Numerical gradient check",
        "Central differences with a step of 1e-6 on the toy network; the sum over all entries of "
        "|n - a| / max(|n|, |a|). The course accepts 1e-4.",
        (Figure("total relative error", "3.51e-06", 3.51e-6),),
        _gradients,
    ),
    ReportRow(
        "a-scratch",
        "A",
        SECTION,
        "NIST36 from scratch",
        _REPORT_A,
        (
            Figure("training accuracy", ".97", 0.97),
            Figure("validation accuracy", ".75778", 0.75778),
            Figure("test accuracy", ".75167", 0.75167),
        ),
        partial(_scratch, preset="report-a", splits=("train", "validation", "test")),
        (NIST36,),
        "curves",
    ),
    ReportRow(
        "a-scratch-fast",
        "A",
        SECTION,
        "The same, ten times the learning rate",
        f"{_REPORT_A} Its curves are jagged.",
        (
            Figure("validation accuracy", ".70389", 0.70389),
            Figure("test accuracy", ".71778", 0.71778),
        ),
        partial(_scratch, preset="report-a", splits=("validation", "test"), rate=1e-2),
        (NIST36,),
        "curves",
    ),
    ReportRow(
        "a-scratch-slow",
        "A",
        SECTION,
        "The same, a tenth of the learning rate",
        _REPORT_A,
        (
            Figure("training accuracy", "underfits"),
            Figure("validation accuracy", "smooth, underfits"),
        ),
        partial(_scratch, preset="report-a", splits=("train", "validation"), rate=1e-4),
        (NIST36,),
        "curves",
    ),
    ReportRow(
        "a-unseen",
        "A",
        SECTION,
        "Samples that are never seen",
        "Batches drawn once, with replacement, leave (1 - 1/n)^n of the samples out.",
        (Figure("samples never seen", "about 37 %", 0.37),),
        _unseen,
        (NIST36,),
    ),
    ReportRow(
        "a-weights",
        "A",
        SECTION,
        "First layer, before and after",
        "The report shows random scatter before training, and structure after it. Measured here: "
        "the correlation of neighbouring weights.",
        (
            Figure("likeness of neighbours before", "random scatter"),
            Figure("likeness of neighbours after", "structure"),
        ),
        partial(_weights, preset="report-a"),
        (NIST36,),
        "weights",
    ),
    ReportRow(
        "a-confusion",
        "A",
        SECTION,
        "Characters that are taken for one another",
        "Pairs of classes, errors in both directions together.",
        (Figure("most confused", "0/O, S/5, P/F, 2/Z, K/R"),),
        partial(_confusion, preset="report-a"),
        (NIST36,),
        "confusion",
    ),
    ReportRow(
        "b-scratch",
        "B",
        SECTION,
        "NIST36 from scratch",
        _REPORT_B,
        (
            Figure("validation accuracy", ".772", 0.772),
            Figure("test accuracy", ".7728", 0.7728),
        ),
        partial(_scratch, preset="report-b", splits=("validation", "test")),
        (NIST36,),
        "curves",
    ),
    ReportRow(
        "b-scratch-fast",
        "B",
        SECTION,
        "The same, ten times the learning rate",
        _REPORT_B,
        (Figure("validation accuracy", "jittery"),),
        partial(_scratch, preset="report-b", splits=("validation",), rate=2e-2),
        (NIST36,),
        "curves",
    ),
    ReportRow(
        "b-scratch-slow",
        "B",
        SECTION,
        "The same, a tenth of the learning rate",
        _REPORT_B,
        (Figure("validation accuracy", "smooth, never arrives"),),
        partial(_scratch, preset="report-b", splits=("validation",), rate=2e-4),
        (NIST36,),
        "curves",
    ),
    ReportRow(
        "b-weights",
        "B",
        SECTION,
        "First layer, before and after",
        "The report finds edges of various orientations and scales. Measured here: the correlation "
        "of neighbouring weights.",
        (
            Figure("likeness of neighbours before", "noise"),
            Figure("likeness of neighbours after", "edges"),
        ),
        partial(_weights, preset="report-b"),
        (NIST36,),
        "weights",
    ),
    ReportRow(
        "b-confusion",
        "B",
        SECTION,
        "Characters that are taken for one another",
        "Pairs of classes, errors in both directions together.",
        (Figure("most confused", "O/0, S/5"),),
        partial(_confusion, preset="report-b"),
        (NIST36,),
        "confusion",
    ),
)
