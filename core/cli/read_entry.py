"""What ``read`` says of a picture: as JSON, and in lines for people."""

from collections import Counter
from typing import Any

from core.ocr.blame import blame
from core.ocr.finding import Findings
from core.ocr.page import Page
from core.ocr.picture_file import Picture
from core.ocr.reading import Reading
from core.ocr.rejecting import Reason
from core.ocr.scoring import score_text
from core.ocr.truth_file import Lines


def entry_of(
    picture: Picture, reading: Reading, truth: Lines | None, turn_hint: int | None = None
) -> dict[str, Any]:
    """Return text, boxes and, beside the truth, errors of a picture.

    Parameters
    ----------
    picture : Picture
    reading : Reading
    truth : sequence of str or None
        The true lines.
    turn_hint : int or None
        By how many degrees clockwise it is to be turned to be read far more surely.
    """
    page = reading.page
    entry: dict[str, Any] = {
        "file": picture.name,
        "lines": page.lines,
        "boxes": [
            {
                "top": each.box.top,
                "left": each.box.left,
                "bottom": each.box.bottom,
                "right": each.box.right,
                "character": each.text,
                "confidence": each.confidence,
                "line": each.line,
                "word": each.word,
            }
            for each in page
        ],
        "rejected": len(reading.findings.rejected),
        "rejected_by_reason": _by_reason(reading.findings),
        "turned": picture.turned,
        "turn_hint": turn_hint,
        "letter_height": page.height,
        "polarity": reading.findings.polarity,
        "noise": reading.findings.noise,
        "finding_seconds": reading.finding_seconds,
        "seconds": reading.finding_seconds + reading.reading_seconds,
    }
    return entry | errors_of(page, truth)


def _by_reason(findings: Findings) -> dict[str, int]:
    counts = Counter(reason for _, reason in findings.rejected)
    return {reason.name.lower(): counts[reason] for reason in Reason}


def errors_of(page: Page, truth: Lines | None) -> dict[str, Any]:
    """Return how far a page is from the truth; nothing where there is none."""
    if truth is None:
        return {}
    scores = score_text(truth, page.lines)
    parts = blame(truth, page.lines)
    return {
        "truth": list(truth),
        "cer": scores.cer,
        "cer_with_spaces": scores.cer_with_spaces,
        "wer": scores.wer,
        "errors": scores.errors,
        "found": scores.found,
        "expected": scores.expected,
        "blame": {
            "finding": parts.finding,
            "ordering": parts.ordering,
            "reading": parts.reading,
        },
    }


def words_of(entry: dict[str, Any]) -> str:
    """Return an entry in lines for people."""
    lines = [
        f"{entry['file']}: {len(entry['boxes'])} characters in {len(entry['lines'])} lines, "
        f"{entry['seconds']:.2f} s"
    ]
    if not entry["boxes"]:
        lines.append("  no letters were found: too faint, too small or too large ones are left out")
    lines += [f"  {line}" for line in entry["lines"]]
    if "cer" in entry:
        lines.append(f"  {_error_words(entry)}")
    for other in entry.get("side_by_side", ()):
        lines.append(f" {other['run']}:")
        lines += [f"  {line}" for line in other["lines"]]
        if "cer" in other:
            lines.append(f"  {_error_words(other)}")
    return "\n".join(lines)


def _error_words(entry: dict[str, Any]) -> str:
    blamed = entry["blame"]
    rate = "–" if entry["cer"] is None else f"{100 * entry['cer']:.1f} %"
    return (
        f"character errors {rate} ({entry['errors']} of {entry['expected']}): finding "
        f"{blamed['finding']}, ordering {blamed['ordering']}, reading {blamed['reading']}"
    )
