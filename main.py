"""Recognition Lab: arguments, logging, and either the window or one verb.

What needs Qt is imported only when the window or a verb that draws it is asked for.
"""

import argparse
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.analysis.greedy_lesion import LesionCurve
from core.cli import (
    check_gradients,
    data,
    duplicates,
    evaluate,
    fine_tune,
    generate,
    info,
    marks,
    morph,
    personal,
    read,
    reconstruct,
    runs,
    train,
    weights,
    wordmap,
)
from core.cli.compare import compare_verb
from core.cli.confusion import ConfusionRequest, confusion_verb
from core.cli.curve_output import CurveRequest
from core.cli.lesion import lesion_verb
from core.cli.model import model_verb
from core.cli.output import print_error
from core.cli.parser import (
    EXIT_DONE,
    EXIT_INTERRUPTED,
    EXIT_USAGE,
    Verb,
    add_runs_dir,
    attach_negative_numbers,
    make_parser,
    open_store,
)
from core.cli.plot import PlotRequest, plot_verb
from core.cli.reproduce import reproduce_verb
from core.cli.robustness import robustness_verb
from core.errors import ConfigError, LabError
from core.log_file import configure_logging, log_file_path
from core.models.network_table import NetworkTable
from core.ocr.spoiling.robustness import RobustnessCurve
from core.reports.pictures import RowPicture
from core.runs.trade_off import TradeOff

_log = logging.getLogger(__name__)

DESCRIPTION = (
    "A visual lab for neural networks that recognise. Without a verb the window opens; with a "
    "file or folder it opens on those data."
)
EPILOG = "examples: main.py nist36_train.mat  ·  main.py train --preset toy  ·  main.py runs"


def _configure_screenshots(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="folder for the pictures")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--size", metavar="WIDTHxHEIGHT", default="1280x800")
    parser.add_argument(
        "--data", metavar="DATA", help="data set to train on (default: synthetic36)"
    )


@contextmanager
def _importing_the_window() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        if (error.name or "").partition(".")[0] in ("gui", "core"):
            raise
        raise ConfigError(
            f"the window cannot be opened: {error}; install what the README lists for it, or use "
            "a verb that needs no window (see --help)"
        ) from error


def _need_display(*, instead: str | None = None) -> None:
    """Make sure that Qt will find a display; without one it would end the process.

    Parameters
    ----------
    instead : str, optional
        The Qt platform to draw on where there is none.
    """
    named = any(os.environ.get(n) for n in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))
    if named or not sys.platform.startswith("linux"):
        return
    if instead is None:
        raise ConfigError(
            "there is no display to open a window on; log in to a desktop, set DISPLAY, or use a "
            "verb that needs none (see --help)"
        )
    os.environ["QT_QPA_PLATFORM"] = instead


def _run_screenshots(args: argparse.Namespace) -> int:
    _need_display(instead="offscreen")
    with _importing_the_window():
        from gui.screenshots import take_screenshots

    return take_screenshots(Path(args.folder), args.theme, args.size, args.data)


def _draw_plot(request: PlotRequest) -> bytes:
    _need_display(instead="offscreen")
    with _importing_the_window():
        from gui.plot_command import draw_plot

    return draw_plot(request)


def _draw_confusion(request: ConfusionRequest) -> tuple[bytes, int, int]:
    _need_display(instead="offscreen")
    with _importing_the_window():
        from gui.confusion_command import draw_confusion

    return draw_confusion(request)


def _draw_lesion(request: CurveRequest[LesionCurve]) -> tuple[bytes, int, int]:
    _need_display(instead="offscreen")
    with _importing_the_window():
        from gui.curve_command import draw_lesion

    return draw_lesion(request)


def _draw_robustness(request: CurveRequest[RobustnessCurve]) -> tuple[bytes, int, int]:
    _need_display(instead="offscreen")
    with _importing_the_window():
        from gui.curve_command import draw_robustness

    return draw_robustness(request)


def _draw_trade_off(request: CurveRequest[TradeOff]) -> tuple[bytes, int, int]:
    _need_display(instead="offscreen")
    with _importing_the_window():
        from gui.curve_command import draw_trade_off

    return draw_trade_off(request)


def _draw_layers(request: CurveRequest[NetworkTable]) -> tuple[bytes, int, int]:
    _need_display(instead="offscreen")
    with _importing_the_window():
        from gui.layers_command import draw_layers

    return draw_layers(request)


def _draw_row_picture(picture: RowPicture) -> bytes:
    _need_display(instead="offscreen")
    with _importing_the_window():
        from gui.report_pictures import draw_row_picture

    return draw_row_picture(picture)


def _open_window(args: argparse.Namespace) -> int:
    open_store(args)
    _need_display(instead="offscreen" if args.exit_after_start else None)
    with _importing_the_window():
        from gui.launch import open_window

    return open_window(
        data=args.data, runs_dir=args.runs_dir, exit_after_start=args.exit_after_start
    )


VERBS = [
    train.VERB,
    check_gradients.VERB,
    runs.VERB,
    compare_verb(_draw_trade_off),
    reproduce_verb(_draw_row_picture),
    evaluate.VERB,
    read.VERB,
    fine_tune.VERB,
    personal.VERB,
    robustness_verb(_draw_robustness),
    plot_verb(_draw_plot),
    confusion_verb(_draw_confusion),
    lesion_verb(_draw_lesion),
    weights.VERB,
    wordmap.VERB,
    model_verb(_draw_layers),
    marks.VERB,
    duplicates.VERB,
    data.VERB,
    reconstruct.VERB,
    morph.VERB,
    generate.VERB,
    Verb(
        "screenshots",
        "open the window, train for a moment, save a picture of every tab, and quit",
        _configure_screenshots,
        _run_screenshots,
    ),
]


def _make_parser() -> argparse.ArgumentParser:
    parser = make_parser(VERBS, DESCRIPTION)
    parser.epilog = EPILOG
    parser.add_argument("--info", action="store_true", help="print what a bug report needs")
    parser.add_argument("--data", metavar="DATA", help="data set that the window opens with")
    parser.add_argument(
        "--exit-after-start",
        action="store_true",
        help="open the window, print how long that took after its first paint, and quit",
    )
    add_runs_dir(parser)
    return parser


def _first_word(arguments: list[str]) -> int | None:
    """Return where the verb stands, or in its place the data: behind options of the window."""
    at = 0
    while at < len(arguments):
        if not arguments[at].startswith("-"):
            return at
        at += 2 if arguments[at] in ("--runs-dir", "--data") else 1
    return None


def _run(arguments: list[str]) -> int:
    names = [verb.name for verb in VERBS]
    at = _first_word(arguments)
    if at is not None and arguments[at] not in names:
        if not os.path.exists(arguments[at]):
            raise ConfigError(
                f"{arguments[at]!r} is neither a verb ({', '.join(names)}) nor a file or folder "
                "that exists; see main.py --help"
            )
        arguments = [*arguments[:at], "--data", *arguments[at:]]
    args = _make_parser().parse_args(attach_negative_numbers(arguments))
    configure_logging()
    if args.verb is not None:
        code: int = args.verb.run(args)
        return code
    if args.info:
        return info.run(args)
    return _open_window(args)


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit code."""
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except LabError as error:
        print_error(str(error))
        return EXIT_USAGE
    except MemoryError as error:
        _log.warning("out of memory", exc_info=True)
        print_error(f"not enough memory ({error or 'no details'}); use smaller data or settings")
        return EXIT_USAGE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of stdout went away, as `head` does: nothing is left to be said.
        return EXIT_DONE
    except OSError as error:
        _log.warning("the system refused", exc_info=True)
        where = f"{error.filename}: " if error.filename else ""
        print_error(f"{where}{error.strerror or error}; the log {log_file_path()} has more")
        return EXIT_USAGE


if __name__ == "__main__":
    sys.exit(main())
