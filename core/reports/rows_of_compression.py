"""Rows of autoencoder and principal components."""

from functools import partial

from core.datasets.loading import load_dataset
from core.reconstruction.pca import fit_pca
from core.reconstruction.quality import clipped
from core.reconstruction.scores import score_reconstruction
from core.reports.needs import NIST36
from core.reports.row import Figure, Outcome, ReportRow
from core.reports.rows_from_scratch import outcome
from core.reports.work import Work
from core.runs.autoencoder import autoencoder_of_run

SECTION = "Compression"

_COMPONENTS = 32


def _autoencoder(work: Work, *, preset: str) -> Outcome:
    trained = work.train(preset, NIST36)
    network = autoencoder_of_run(trained.folder, trained.record.epochs_done)
    part = trained.dataset.validation
    scores = score_reconstruction(part.inputs, part.labels, network.reconstruct, windows=False)
    return outcome(trained, {"PSNR in dB": scores.psnr_mean})


def _pca(work: Work) -> Outcome:
    found = work.find(NIST36)
    dataset = load_dataset(found.source)
    train, part = dataset.train, dataset.validation
    pca = fit_pca(clipped(train.inputs).reshape(len(train), -1))
    # Nobody asked it to stop.
    assert pca is not None
    components = min(_COMPONENTS, pca.rank)

    def restore(pictures):  # type: ignore[no-untyped-def]
        codes = pca.project(pictures.reshape(len(pictures), -1), components)
        return pca.reconstruct(codes).reshape(pictures.shape)

    scores = score_reconstruction(part.inputs, part.labels, restore, windows=False)
    notes = () if found.is_own else (f"{dataset.name} in place of {NIST36.title}.",)
    return Outcome(
        {"PSNR in dB": scores.psnr_mean, "rank of the projection": float(components)},
        dataset.name,
        found.is_own,
        notes=notes,
    )


_ABOUT = (
    "1024-32-32-32-1024 with ReLU and a sigmoid at the end, summed squared error, momentum 0.9, "
    "100 epochs; batch 36 and learning rate 3e-5 are the course's. Mean PSNR over validation "
    "pictures."
)

ROWS = (
    ReportRow(
        "a-autoencoder",
        "A",
        SECTION,
        "Autoencoder",
        _ABOUT,
        (Figure("PSNR in dB", "close to 15", 15.0),),
        partial(_autoencoder, preset="report-autoencoder"),
        (NIST36,),
        "reconstruction",
    ),
    ReportRow(
        "b-autoencoder",
        "B",
        SECTION,
        "Autoencoder",
        f"{_ABOUT} The report concludes that it is slightly better than PCA, against its own "
        "numbers.",
        (Figure("PSNR in dB", "16.1023", 16.1023),),
        partial(_autoencoder, preset="report-autoencoder"),
        (NIST36,),
        "reconstruction",
    ),
    ReportRow(
        "b-pca",
        "B",
        SECTION,
        "PCA with 32 components",
        "The report centred the validation pictures with their own mean, a leak; here mean and "
        "components are those of the training pictures alone.",
        (
            Figure("PSNR in dB", "16.3484", 16.3484),
            Figure("rank of the projection", "32", 32.0),
        ),
        _pca,
        (NIST36,),
    ),
    ReportRow(
        "better-autoencoder",
        "course",
        SECTION,
        "A better autoencoder with the same 32 numbers",
        "A wider encoder and decoder, a code that may be negative, and Adam: not of the reports.",
        (Figure("PSNR in dB", "–"),),
        partial(_autoencoder, preset="best-autoencoder"),
        (NIST36,),
        "reconstruction",
    ),
)
