"""What ``reconstruct`` writes, and what it brings back from a file."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from core.cli.output import check_output, print_json, print_result, writing_to
from core.cli.parser import EXIT_DONE
from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError
from core.files import write_atomically
from core.pictures import png_bytes
from core.reconstruction.comparison_sheet import (
    Heading,
    Restored,
    choose_samples,
    comparison_sheet,
)
from core.reconstruction.compressed_split import CompressedSplit
from core.reconstruction.files import (
    codes_npz,
    figures_table,
    network_codes_npz,
    restored_pictures,
)
from core.reconstruction.pca import PrincipalComponents
from core.reconstruction.quality import clipped
from core.reconstruction.scores import Pictures, ReconstructionScores


@dataclass(frozen=True, eq=False)
class Method:
    """A way to keep pictures in few numbers.

    Parameters
    ----------
    title : str
    encode, decode : callable
        From pictures (pictures, …) to codes (pictures, numbers), and from codes to pictures.
    facts : dict
        Of the answer in JSON.
    pca : PrincipalComponents or None
    """

    title: str
    encode: Callable[[Pictures], Pictures]
    decode: Callable[[Pictures], Pictures]
    facts: dict[str, Any]
    pca: PrincipalComponents | None = None

    def restore(self, pictures: Pictures) -> Pictures:
        """Return what comes back of pictures."""
        return self.decode(self.encode(pictures))


def write_result(
    output: Path,
    dataset: Dataset,
    part: Split,
    found: Method,
    scores: ReconstructionScores,
    heading: Heading,
    shown: Pictures | None = None,
    names: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Write what the ending of a file asks for.

    Parameters
    ----------
    output : Path
    dataset : Dataset
    part : Split
    found : Method
    scores : ReconstructionScores
    heading : Heading
        Of a sheet.
    shown : ndarray, optional
        What the method was given instead of the pictures of `part`: the same with noise.
    names : tuple of str
        Of picture files, where `part` is made of these.
    """
    facts: dict[str, Any] = {"output": str(output)}
    kind = output.suffix.lower().lstrip(".")
    if kind == "png":
        if names:
            chosen, captions = np.arange(len(names)), list(names)
        else:
            chosen = choose_samples(part.labels, len(dataset.class_names))
            captions = [dataset.class_names[label] for label in part.labels[chosen]]
        originals = clipped(part.inputs[chosen])
        given = originals if shown is None else clipped(shown[chosen])
        rows = [Restored(found.title, found.restore(given))]
        if shown is not None:
            rows.insert(0, Restored("with noise, before", given))
        sheet = comparison_sheet(originals, captions, rows, heading)
        facts |= {"width": sheet.shape[1], "height": sheet.shape[0]}
        content = png_bytes(sheet)
    elif kind == "npz":
        if found.pca is None:
            codes = found.encode(clipped(part.inputs))
            run, epoch = found.facts["run"], found.facts["epoch"]
            content = network_codes_npz(codes, part.labels, dataset.class_names, run, epoch)
        else:
            compressed = CompressedSplit.of(found.pca, part)
            content = codes_npz(compressed, found.facts["components"], dataset.class_names)
        facts |= {"original_bytes": part.inputs.nbytes}
    else:
        content = figures_table(kind, dataset.class_names, [(found.title, scores)])
    with writing_to(str(output)):
        write_atomically(output, content)
    return facts | {"bytes": len(content)}


def restore_file(args: argparse.Namespace) -> int:
    """Bring the pictures of a file back."""
    source, target = Path(args.restore).expanduser(), Path(args.output or "").expanduser()
    if target.suffix.lower() != ".npz":
        raise ConfigError("--restore needs --output FILE.npz for the pictures")
    check_output(target, force=args.force)
    try:
        content = source.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{source} cannot be read ({error.strerror or error}); name a file that --output wrote"
        ) from error
    found = restored_pictures(content, source.name)
    pictures = found.pictures
    buffer = BytesIO()
    np.savez(buffer, x=pictures, y=found.labels, class_names=np.array(found.class_names))
    with writing_to(str(target)):
        write_atomically(target, buffer.getvalue())
    facts = {
        "pictures": len(pictures),
        "shape": list(pictures.shape[1:]),
        "output": str(target),
        "bytes": len(buffer.getvalue()),
        "compressed_bytes": len(content),
    }
    if args.json:
        print_json(facts)
    else:
        print_result(
            f"{len(pictures):,} pictures of {'x'.join(map(str, pictures.shape[1:]))} pixels from "
            f"{len(content):,} bytes, in {target}"
        )
    return EXIT_DONE
