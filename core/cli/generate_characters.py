"""Collections of characters, for ``generate``."""

import argparse
from pathlib import Path
from typing import Any

from core.cli.drawing_progress import DrawingProgress
from core.cli.output import print_note, writing_to
from core.datasets.request import DataRequest
from core.datasets.synthetic36 import kept_file, load_synthetic36
from core.synthetic.alphabet import CHARACTERS
from core.synthetic.collection import STANDARD_COUNT, Collection, draw_collection
from core.synthetic.export import check_writing, export_collection
from core.synthetic.variation import Variation


def draw_characters(args: argparse.Namespace, variation: Variation) -> dict[str, Any]:
    """Draw a collection into ``--output``, or the default set into the cache folder.

    Returns
    -------
    dict
        What ``--json`` prints; `output` is None where the default set could not be kept.

    Raises
    ------
    ConfigError
        If it cannot be drawn or written.
    """
    count = STANDARD_COUNT if args.count is None else args.count
    collection = Collection(count, 32 if args.size is None else args.size, args.seed, variation)
    output = _keep(count) if args.output is None else _export(collection, args)
    return {
        "output": output,
        "pictures": {name: n * len(CHARACTERS) for name, n in collection.counts.items()},
        "classes": len(CHARACTERS),
        "size": collection.size,
        "seed": collection.seed,
    }


def _keep(count: int) -> str | None:
    with DrawingProgress() as progress:
        dataset = load_synthetic36(DataRequest(count=count, progress=progress))
    for note in dataset.notes:
        print_note(f"note: {note}")
    kept = kept_file(count)
    return None if kept is None else str(kept)


def _export(collection: Collection, args: argparse.Namespace) -> str:
    target = Path(args.output)
    check_writing(collection, target)
    with DrawingProgress() as progress:
        parts = draw_collection(collection, progress=progress)
    with writing_to(args.output):
        export_collection(parts, target, overwrite=args.force)
    return str(args.output)
