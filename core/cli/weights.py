"""``weights``: a layer of a run as a picture, its arrays as a file, or histograms over epochs."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.analysis.layer_spreads import QUANTITIES
from core.analysis.spread_history import Bins
from core.analysis.units import count_distinct, duplicates
from core.analysis.weight_grid import STEPS, color_limits, diverging_palette, layer_tiles
from core.analysis.weight_layers import Arrays, WeightLayer, weight_layers
from core.analysis.weight_sheet import npz_bytes, safetensors_bytes, weight_sheet
from core.cli.going_on import chosen_epoch
from core.cli.histograms import checked_format, histogram_facts, histogram_file, run_histograms
from core.cli.output import check_output, checked_ending, print_json, print_result, writing_to
from core.cli.parser import EXIT_DONE, Verb, add_json, add_runs_dir, open_store
from core.datasets.dataset import SPLIT_NAMES
from core.errors import ConfigError, ModelLoadError
from core.files import write_atomically
from core.models.layer_words import belongs_to, layer_of
from core.pictures import png_bytes
from core.runs.onnx_file import network_to_onnx
from core.runs.record import RunRecord
from core.runs.weights_file import classifier_of_file, is_weights_file
from core.runs.weights_notes import weights_notes
from core.training.inference import NumpyInference
from core.training.registry import MODELS, check_layers
from core.training.trainer import OPTIMIZER_PREFIX

FORMATS = ("png", "npz", "safetensors", "onnx")

_SURFACES = {"light": ("#FFFFFF", "#D9DFE5"), "dark": ("#1D2126", "#313840")}


@dataclass(frozen=True, eq=False)
class _Source:
    name: str
    epoch: int | None
    arrays: Arrays
    sample_shape: tuple[int, ...]
    record: RunRecord | None = None


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "run_name",
        metavar="RUN",
        help="run folder, id, name, or 'last'; or a file of weights (.npz, .pickle)",
    )
    parser.add_argument(
        "--output",
        "-o",
        metavar="FILE",
        required=True,
        help="what to write: .png (one layer), .npz or .safetensors (all arrays, or one layer's), "
        ".onnx (the network of a run, for other programs); of --histograms .npz or .csv",
    )
    parser.add_argument(
        "--layer",
        metavar="L",
        help="layer1, conv2, output …, or one array: layer1.bias (default for .png: the first)",
    )
    parser.add_argument("--epoch", default="last", metavar="N|last|best", help="default: last")
    parser.add_argument(
        "--scale", choices=("grid", "tile"), help="one scale of colours for all tiles, or one each"
    )
    parser.add_argument("--theme", choices=("light", "dark"), help="of a picture; default: light")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    parser.add_argument(
        "--histograms",
        choices=QUANTITIES,
        help="write how each layer's weights, their gradients or its activations are spread at "
        "every kept epoch: edges of bins and shares. Gradients are those of the mean loss without "
        "weight decay; these and activations are over up to 512 training samples",
    )
    parser.add_argument(
        "--split", choices=SPLIT_NAMES, help="of histograms of activations (default: train)"
    )
    parser.add_argument(
        "--bins",
        choices=("linear", "log"),
        help="of histograms: bins of one width, or of one width in log |value| (default: linear, "
        "of gradients log)",
    )
    parser.add_argument(
        "--data",
        metavar="DATA",
        help="where the run's data are now, if they were moved; for gradients and activations",
    )
    add_runs_dir(parser)
    add_json(parser)


def _run(args: argparse.Namespace) -> int:
    if args.histograms is not None:
        return _write_histograms(args)
    if args.bins or args.data or args.split:
        raise ConfigError(
            "--bins, --split and --data are for --histograms; leave them out, or name that"
        )
    output = Path(args.output)
    kind = checked_ending(args.output, FORMATS)
    if kind != "png" and (args.scale or args.theme):
        raise ConfigError("--scale and --theme are for pictures; leave them out, or name a .png")
    check_output(output, force=args.force)
    if kind == "onnx" and args.layer is not None:
        raise ConfigError("--layer is not for .onnx, which holds the whole network; leave it out")
    source = _read(args)
    if kind == "onnx" and source.record is None:
        raise ConfigError(f"{source.name} is no run; only runs are written as .onnx")
    layers = weight_layers(source.arrays, source.sample_shape)
    if source.record is not None and (kind in ("png", "onnx") or args.layer is not None):
        check_layers(source.record.config.model, source.name)
    if not layers and (source.record is None or MODELS.get(source.record.config.model).has_layers):
        raise ModelLoadError(f"{source.name} holds no weights of layers")
    facts: dict[str, Any] = {
        "output": str(output),
        "format": kind,
        "run": source.name,
        "epoch": source.epoch,
    }
    chosen = _chosen(layers, args.layer)
    if kind == "png":
        layer = chosen[0]
        data, more = _picture(source, layer, args.scale or "grid", args.theme or "light")
        facts |= more
    elif kind == "onnx" and source.record is not None:
        data = network_to_onnx(source.record, source.arrays, source.epoch or 0)
        facts["data"] = source.record.dataset.name
    else:
        wanted = source.arrays
        if args.layer is not None:
            wanted = {layer.array: source.arrays[layer.array] for layer in chosen}
        notes = {"run": source.name}
        if source.record is not None:
            notes = weights_notes(source.record, source.epoch or 0)
        to_bytes = npz_bytes if kind == "npz" else safetensors_bytes
        data = to_bytes(wanted, notes)
        facts["arrays"] = {name: list(array.shape) for name, array in sorted(wanted.items())}
    with writing_to(str(output)):
        write_atomically(output, data)
    if args.json:
        print_json({**facts, "bytes": len(data)})
    else:
        print_result(str(output))
    return EXIT_DONE


def _write_histograms(args: argparse.Namespace) -> int:
    output, quantity = Path(args.output), args.histograms
    kind = checked_format(output, quantity)
    if args.scale or args.theme:
        raise ConfigError("--scale and --theme are for pictures; leave them out of --histograms")
    if args.epoch != "last":
        raise ConfigError("--histograms are of every kept epoch; leave out --epoch")
    if args.data is not None and quantity == "weights":
        raise ConfigError("--data is for gradients and activations; weights need none")
    if args.split is not None and quantity != "activations":
        raise ConfigError(
            f"--split is for histograms of activations, and these are of {quantity}; leave it out"
        )
    check_output(output, force=args.force)
    path = Path(args.run_name).expanduser()
    if is_weights_file(path):
        raise ConfigError(f"{path.name} has no epochs; name a run for --histograms")
    folder = open_store(args).find(args.run_name)
    bins: Bins = args.bins or ("log" if quantity == "gradients" else "linear")
    found = run_histograms(folder, quantity, bins, args.layer, args.data, args.split or "train")
    data = histogram_file(found, kind)
    with writing_to(str(output)):
        write_atomically(output, data)
    facts = {"output": str(output), "format": kind, "run": found.run, **histogram_facts(found)}
    if args.json:
        print_json({**facts, "bytes": len(data)})
    else:
        print_result(str(output))
    return EXIT_DONE


def _read(args: argparse.Namespace) -> _Source:
    path = Path(args.run_name).expanduser()
    if is_weights_file(path):
        if args.epoch != "last":
            raise ConfigError(f"{path.name} has no epochs; leave out --epoch")
        return _read_file(path)
    folder = open_store(args).find(args.run_name)
    record = folder.read_record()
    epoch = chosen_epoch(folder, args.epoch)
    state = folder.read_checkpoint(epoch)
    arrays = {n: array for n, array in state.items() if not n.startswith(OPTIMIZER_PREFIX)}
    return _Source(record.name, epoch, arrays, record.dataset.sample_shape, record)


def _read_file(path: Path) -> _Source:
    classifier = classifier_of_file(path)
    network = classifier.network
    if not isinstance(network, NumpyInference):
        raise ModelLoadError(f"{path.name} holds no perceptron; name a run instead")
    arrays: dict[str, Any] = dict(network.network.parameters)
    if classifier.takes_transposed:
        height, width = classifier.sample_shape
        first = arrays["layer1.weight"]
        upright = first.reshape(width, height, -1).transpose(1, 0, 2)
        arrays["layer1.weight"] = upright.reshape(first.shape)
    return _Source(classifier.name, None, arrays, classifier.sample_shape)


def _chosen(layers: tuple[WeightLayer, ...], name: str | None) -> list[WeightLayer]:
    """Return the arrays that ``--layer`` names: one, or all of a layer; else all."""
    if name is None:
        return list(layers)
    found = [each for each in layers if belongs_to(each.array, name)]
    if not found:
        known = ", ".join(dict.fromkeys(layer_of(each.array) for each in layers))
        raise ConfigError(f"--layer {name!r} is not in this network; it has {known}")
    return found


def _picture(
    source: _Source, layer: WeightLayer, scale: Any, theme: str
) -> tuple[bytes, dict[str, Any]]:
    surface, gap = _SURFACES[theme]
    palette = diverging_palette(surface, gap, dark=theme == "dark")
    array = source.arrays[layer.array]
    tiles = layer.tiles(array)
    limits = color_limits([tiles], "grid" if layer.kind == "bars" else scale)[0]
    pixels = layer_tiles(tiles, limits, palette, layer.kind)
    sheet = weight_sheet([pixels], layer.kind, np.asarray(palette.colors[STEPS // 2]))
    distinct = None
    if layer.kind != "bars":
        distinct = count_distinct(duplicates(layer.vectors(array)))
    facts = {
        "layer": layer.array,
        "shape": list(layer.shape),
        "units": layer.units,
        "distinct_units": distinct,
        "full_color": float(limits[0]) if scale == "grid" or layer.kind == "bars" else None,
        "width": sheet.shape[1],
        "height": sheet.shape[0],
    }
    return png_bytes(sheet), facts


VERB = Verb(
    "weights",
    "write a layer as a picture, the arrays of a run, or histograms over its epochs",
    _configure,
    _run,
)
