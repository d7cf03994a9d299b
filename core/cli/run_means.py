"""``runs class-means``: mean training pictures, kept beside the weights."""

import argparse

from core.cli.output import print_json, print_result, writing_to
from core.cli.run_data import data_of_run
from core.runs.class_means import FILE, make_class_means, write_class_means
from core.runs.classifier import classifier_of_run
from core.runs.shipped import check_changeable
from core.runs.store import RunStore


def class_means(args: argparse.Namespace, store: RunStore) -> None:
    """Compute the mean training picture of each class, and keep it in the run's folder."""
    folder = store.find(args.run_name)
    check_changeable(folder.path)
    record = folder.read_record()
    epoch, _, _ = folder.read_newest_checkpoint()
    classifier = classifier_of_run(folder, epoch)
    means = make_class_means(classifier, data_of_run(record, args.data), record)
    path = folder.path / FILE
    with writing_to(str(path)):
        write_class_means(folder, means, record)
    if args.json:
        print_json(
            {
                "run": folder.run_id,
                "file": str(path),
                "classes": len(means.counts),
                "samples": int(means.counts.sum()),
                "stroke_low": None if means.strokes is None else means.strokes[0],
                "stroke_high": None if means.strokes is None else means.strokes[1],
            }
        )
    else:
        print_result(f"wrote {path}: the mean of {means.counts.sum():,} training samples by class")
