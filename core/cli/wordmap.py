"""``wordmap``: which visual word each place of a picture is, and what the words look like."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.analysis.word_map import (
    dictionary_sheet,
    word_colors,
    word_map,
    word_map_sheet,
    word_shares,
)
from core.cli.evaluate import add_reading, open_run
from core.cli.output import (
    check_output,
    checked_ending,
    print_json,
    print_note,
    print_result,
    writing_to,
)
from core.cli.parser import EXIT_DONE, Verb, add_json, add_runs_dir
from core.datasets.stored_data import StoredData
from core.errors import ConfigError, DatasetError, ModelLoadError
from core.files import write_atomically
from core.models.bag_of_words import BagOfWords
from core.pictures import png_bytes
from core.runs.classifier import Classifier
from core.training.bag_of_words_inference import BagOfWordsInference

_MOST = 100
"""Pictures on a sheet."""


def _configure(parser: argparse.ArgumentParser) -> None:
    add_reading(parser)
    parser.add_argument(
        "--samples",
        metavar="N,N,…",
        help="numbers of pictures of the split, from 0 (default: the first of each class)",
    )
    parser.add_argument(
        "--dictionary",
        action="store_true",
        help="draw the words instead: the mean of the training patches of each, framed in the "
        "colour it has in the maps, the most frequent first",
    )
    parser.add_argument("--output", "-o", metavar="FILE.png", required=True, help="what to write")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    add_runs_dir(parser)
    add_json(parser)


def _run(args: argparse.Namespace) -> int:
    output = Path(args.output).expanduser()
    checked_ending(args.output, ("png",))
    if args.dictionary and (args.samples is not None or args.split is not None):
        raise ConfigError("--dictionary shows no samples; leave out --samples and --split")
    check_output(output, force=args.force)
    classifier, data = open_run(args)
    network = classifier.network
    if not isinstance(network, BagOfWordsInference):
        raise ModelLoadError(
            f"{classifier.name} has no visual words; choose a run of numpy-bag-of-words"
        )
    bag = network.bag
    facts: dict[str, Any] = {
        "run": classifier.name,
        "epoch": classifier.epoch,
        "words": bag.form.words,
        "patch": bag.form.grid.patch,
        "spacing": bag.form.grid.spacing,
    }
    if args.dictionary:
        sheet = dictionary_sheet(bag).pixels
        facts |= {"shares": word_shares(bag).tolist()}
    else:
        sheet, more = _maps(args, classifier, bag, data)
        facts |= more
    with writing_to(str(output)):
        write_atomically(output, png_bytes(sheet))
    facts |= {"output": str(output), "width": sheet.shape[1], "height": sheet.shape[0]}
    if args.json:
        print_json(facts)
    else:
        print_result(str(output))
    return EXIT_DONE


def _maps(
    args: argparse.Namespace, classifier: Classifier, bag: BagOfWords, data: StoredData
) -> tuple[npt.NDArray[np.uint8], dict[str, Any]]:
    name = data.default_part if args.split is None else args.split
    part = data.part(name)
    own = classifier.match_classes(data.class_names, data.name)
    fitted, notes = classifier.fit(part, data.ink, data.name)
    for note in notes:
        print_note(f"note: {note}")
    labels = own[fitted.labels]
    chosen = _chosen(args.samples, labels, name)
    pictures = np.asarray(fitted.inputs[chosen], np.float32)
    nearest = bag.word_maps(pictures)
    answers = classifier.logits(pictures).argmax(axis=1)
    names = classifier.class_names
    samples = [
        {
            "index": int(index),
            "class": names[labels[index]],
            "predicted": names[answer],
            "words": words.tolist(),
        }
        for index, answer, words in zip(chosen, answers, nearest, strict=True)
    ]
    colors = word_colors(bag.form.words)
    sheet = word_map_sheet(
        pictures,
        [word_map(words, bag.form.grid, colors) for words in nearest],
        [f"{each['class']} (no. {each['index']}), read as {each['predicted']}" for each in samples],
    )
    return sheet, {"data": data.name, "split": name, "samples": samples}


def _chosen(text: str | None, labels: npt.NDArray[np.int64], split: str) -> npt.NDArray[np.int64]:
    """Return the numbers that ``--samples`` names, or those of the first picture of each class.

    Raises
    ------
    ConfigError
        If one is no number of a picture, or there are too many.
    DatasetError
        If there are no pictures.
    """
    if not len(labels):
        raise DatasetError(f"the {split} split has no samples; choose another")
    if text is None:
        return np.sort(np.unique(labels, return_index=True)[1])[:_MOST]
    numbers = text.replace(",", " ").split()
    for number in numbers:
        if not number.isdecimal() or int(number[:15]) >= len(labels):
            raise ConfigError(
                f"--samples must be numbers from 0 to {len(labels) - 1:,}, as 0,5,7; got {number!r}"
            )
    if not 1 <= len(numbers) <= _MOST:
        raise ConfigError(f"--samples takes 1 to {_MOST} pictures; got {len(numbers)}")
    return np.array([int(number) for number in numbers])


VERB = Verb("wordmap", "show which visual word each place of a picture is", _configure, _run)
