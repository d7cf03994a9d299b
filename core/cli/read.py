"""``read``: the text of photographs, with boxes, confidence and, beside the truth, errors."""

import argparse
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

from core.cli.output import checked_ending, print_json, print_note, print_result, writing_to
from core.cli.parser import EXIT_DONE, EXIT_USAGE, Verb, add_json, add_runs_dir
from core.cli.read_boxes import add_boxes, check_boxes, read_in_boxes, save_crops
from core.cli.read_entry import entry_of, errors_of, words_of
from core.cli.read_finding import add_finding, choice_of, find_in
from core.cli.read_turn import AUTO, add_turn, tell_turn, turn_of
from core.cli.read_xray import add_xray, changes_of, means_of, xrays_of
from core.cli.recogniser_argument import DEFAULT_RUN, add_recognisers, reading_of, recognisers_of
from core.cli.spoil_argument import add_spoil, amounts_of, spoilt_picture
from core.errors import ConfigError, PictureError
from core.files import write_atomically
from core.ocr.finding import Findings
from core.ocr.finding_choice import FindingChoice
from core.ocr.formats.crops import crop_prefix
from core.ocr.formats.registry import EXPORTS
from core.ocr.formats.source import PageSource
from core.ocr.overlay import overlay_png
from core.ocr.page import Page
from core.ocr.picture_file import Picture, read_picture
from core.ocr.picture_paths import picture_paths
from core.ocr.quarter_turns import turn_picture
from core.ocr.reading import Reading, read_findings
from core.ocr.recogniser import Recogniser
from core.ocr.truth_file import Lines, read_truth, truth_of
from core.ocr.turn_hint import better_turn


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "pictures", metavar="PICTURE", nargs="+", help="picture files, or folders of them"
    )
    add_recognisers(parser, "each reads what the first reads, side by side")
    add_finding(parser)
    add_turn(parser)
    parser.add_argument(
        "--truth",
        metavar="FILE",
        help="the true text: .txt of one picture, or .json with the lines of each",
    )
    parser.add_argument(
        "--format",
        choices=EXPORTS.names,
        help="what --output holds, or stdout (default: text)",
    )
    parser.add_argument(
        "--output", "-o", metavar="DIR", help="folder for a file a picture; made if need be"
    )
    parser.add_argument(
        "--overlay", metavar="FILE.png", help="draw the boxes of one picture into a copy of it"
    )
    parser.add_argument("--force", action="store_true", help="replace files that are there")
    add_boxes(parser)
    add_xray(parser)
    add_spoil(parser, "spoil the pictures before they are read")
    add_runs_dir(parser)
    add_json(parser)


def _run(args: argparse.Namespace) -> int:
    paths = picture_paths(Path(name).expanduser() for name in args.pictures)
    if args.overlay and len(paths) > 1:
        raise ConfigError(f"--overlay draws one picture, and {len(paths)} are named; name one")
    if args.json and args.format and not args.output:
        raise ConfigError("--json and --format both want stdout; name an --output, or leave one")
    if args.overlay:
        checked_ending(args.overlay, ("png",), "--overlay")
        _replace_only_by_force(Path(args.overlay).expanduser(), args)
    check_boxes(args, len(paths))
    _check_names(paths, args)
    choice = choice_of(args)
    amounts = amounts_of(args)
    turn = turn_of(args)
    changes = changes_of(args)
    truth = read_truth(Path(args.truth).expanduser()) if args.truth else None
    if truth is not None and not isinstance(truth, Mapping) and len(paths) > 1:
        raise ConfigError(
            f"{args.truth} is the text of one picture, and {len(paths)} are named; name a .json "
            "with the lines of each"
        )
    recogniser, *others = recognisers_of(args)
    means = means_of(args, (args.run_names or [DEFAULT_RUN])[0]) if args.xray else None
    entries, broken = [], 0
    for path in paths:
        try:
            picture = read_picture(path)
        except PictureError as error:
            if len(paths) == 1:
                raise
            # One bad file in a folder is no reason to leave out the others.
            print_note(f"main.py: {error}")
            broken += 1
            continue
        for note in picture.notes:
            print_note(f"note: {picture.name}: {note}")
        picture = turn_picture(picture, turn)
        if amounts:
            picture = spoilt_picture(picture, recogniser, amounts, args.seed)
        picture, reading, hint = _read_picture(picture, choice, recogniser, args)
        lines = truth_of(truth, picture.name) if truth is not None else None
        if truth is not None and lines is None:
            print_note(f"note: {args.truth} says nothing of {picture.name}")
        entries.append(entry_of(picture, reading, lines, hint))
        entries[-1] |= _side_by_side(reading.findings, others, lines, args)
        _write(picture, reading.page, args)
        save_crops(picture, reading.page, args)
        if args.xray:
            entries[-1]["xray"] = xrays_of(picture, reading, recogniser, means, changes, args)
        if not args.json:
            print_result(_shown(entries[-1], reading, picture, args))
    if args.json:
        spoilt = {"spoilt": amounts, "seed": args.seed} if amounts else {}
        facts = {"run": recogniser.name, "pipeline": choice.name, "finding": choice.values}
        print_json({**facts, **spoilt, "pictures": entries})
    return EXIT_USAGE if broken else EXIT_DONE


def _check_names(paths: list[Path], args: argparse.Namespace) -> None:
    """Refuse pictures of one name where files are named after them: one would replace another."""
    places = {"--output": args.output, "--stages": args.stages, "--xray": args.xray}
    chosen = [flag for flag, folder in places.items() if folder]
    names = Counter(path.name for path in paths) if chosen else Counter()
    if args.crops:
        chosen.append("--crops")
        names |= Counter(crop_prefix(path.name).removesuffix("_") for path in paths)
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise ConfigError(
            f"{names[twice[0]]} pictures are called {twice[0]}, and {chosen[-1]} names files after "
            "them; read them one by one, or rename them"
        )


def _side_by_side(
    findings: Findings, others: list[Recogniser], truth: Lines | None, args: argparse.Namespace
) -> dict[str, Any]:
    """Return what further networks read: the text alone, and its errors beside the truth."""
    if not others:
        return {}
    readings = []
    for recogniser in others:
        page = _read(findings, 0.0, recogniser, args).page
        readings.append({"run": recogniser.name, "lines": page.lines, **errors_of(page, truth)})
    return {"side_by_side": readings}


def _read_picture(
    picture: Picture, choice: FindingChoice, recogniser: Recogniser, args: argparse.Namespace
) -> tuple[Picture, Reading, int | None]:
    """Return a picture as it is read, what is read in it, and which turn would be better.

    With ``--turn auto`` the picture is turned where that is better.
    """
    findings, seconds = find_in(picture, choice, args)
    if args.boxes:
        return picture, read_in_boxes(picture, findings, seconds, recogniser, args), None
    reading = _read(findings, seconds, recogniser, args)
    hint = better_turn(findings, reading.log_probabilities, recogniser, reading_of(args))
    if hint is None:
        return picture, reading, None
    is_done = args.turn == AUTO
    tell_turn(picture.name, hint, is_done=is_done)
    if not is_done:
        return picture, reading, hint
    picture = turn_picture(picture, hint)
    findings, seconds = find_in(picture, choice, args, again=True)
    return picture, _read(findings, seconds, recogniser, args), None


def _read(
    findings: Findings, seconds: float, recogniser: Recogniser, args: argparse.Namespace
) -> Reading:
    begin = perf_counter()
    page, likely = read_findings(findings, recogniser, reading_of(args))
    return Reading(page, findings, likely, seconds, perf_counter() - begin)


def _write(picture: Picture, page: Page, args: argparse.Namespace) -> None:
    if args.output:
        kind = EXPORTS.get(args.format or "text")
        source = PageSource.of(picture)
        path = Path(args.output).expanduser() / _file_name(picture, kind.suffix)
        _replace_only_by_force(path, args)
        with writing_to(str(path)):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, kind.write(source, page))
        print_note(f"wrote {path}")
    if args.overlay:
        path = Path(args.overlay).expanduser()
        with writing_to(args.overlay):
            write_atomically(path, overlay_png(picture.pixels, page))
        print_note(f"wrote {path}")


def _file_name(picture: Picture, suffix: str) -> str:
    """Return the picture's whole name with another ending: a.jpg and a.png have files of their own.

    With ``.json`` put behind the whole name, no truth that lies beside the picture is meant.
    """
    return f"{picture.name}{suffix}"


def _replace_only_by_force(path: Path, args: argparse.Namespace) -> None:
    if path.exists() and not args.force:
        raise ConfigError(f"{path} is there already; name another place, or --force replaces it")


def _shown(
    entry: dict[str, Any], reading: Reading, picture: Picture, args: argparse.Namespace
) -> str:
    if args.format and not args.output:
        source = PageSource.of(picture)
        return EXPORTS.get(args.format).write(source, reading.page).decode("utf-8")
    return words_of(entry)


VERB = Verb("read", "read the text of photographs", _configure, _run)
