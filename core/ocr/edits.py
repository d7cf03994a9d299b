"""What a person does to a page: each function makes another page, so that undo is the one before.

Places are indices into `Page.characters`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from core.ocr.box import Box, union
from core.ocr.lines import find_lines
from core.ocr.page import Character, Page, numbered, split_up


def set_text(page: Page, place: int, text: str) -> Page:
    """Say what a character is."""
    return _changed(
        page, [place], lambda each: replace(each, text=text, confidence=1.0, is_typed=True)
    )


def set_verified(page: Page, places: Collection[int], *, verified: bool) -> Page:
    """Say that characters are right, or take that back."""
    return _changed(page, places, lambda each: replace(each, is_verified=verified))


def set_box(page: Page, place: int, box: Box) -> Page:
    """Move or resize a box; what was read in the old one no longer holds unless it was typed."""
    return _changed(page, [place], lambda each: _placed(each, box))


def move(
    page: Page, places: Collection[int], down: int, right: int, shape: tuple[int, int]
) -> Page:
    """Move boxes together, as far as none of them leaves the picture.

    Parameters
    ----------
    page : Page
    places : collection of int
    down, right : int
        In pixels.
    shape : (int, int)
        Height and width of the picture.
    """
    boxes = [page.characters[at].box for at in places]
    if not boxes:
        return page
    whole = union(boxes)
    down = max(-whole.top, min(down, shape[0] - whole.bottom))
    right = max(-whole.left, min(right, shape[1] - whole.right))
    if not down and not right:
        return page
    return _changed(page, places, lambda each: _placed(each, moved(each.box, down, right)))


def moved(box: Box, down: int, right: int) -> Box:
    """Return a box that lies elsewhere."""
    return Box(box.top + down, box.left + right, box.bottom + down, box.right + right)


def delete(page: Page, places: Collection[int]) -> Page:
    """Take characters out; reading the page anew does not bring them back."""
    gone = set(places)
    kept = tuple(each for at, each in enumerate(page.characters) if at not in gone)
    boxes = tuple(page.characters[at].box for at in sorted(gone))
    left = replace(page, characters=kept, removed=page.removed + boxes)
    return numbered(split_up(left), left)


def insert(page: Page, box: Box) -> tuple[Page, int]:
    """Put a new, unread box where it belongs in the reading order; return its place as well.

    It joins the line whose letters beside it lie at its height, or begins one of its own; a word
    goes on where the gap to it is no wider than half a letter.
    """
    new = Character(box, 0, 0, is_placed=True)
    lines = split_up(page)
    home = _line_of(lines, box, page.height or float(box.height))
    if home is None:
        row = box.center[0]
        after = sum(_row(line) < row for line in lines)
        lines.insert(after, [[new]])
    else:
        line = lines[home]
        flat = [(word, at) for word, each in enumerate(line) for at in range(len(each))]
        before = [place for place in flat if line[place[0]][place[1]].box.center[1] < box.center[1]]
        _put(line, before[-1] if before else None, new, page.height)
    changed = numbered(lines, page)
    return changed, next(at for at, each in enumerate(changed) if each.box is box)


def merge(page: Page, places: Collection[int]) -> tuple[Page, int]:
    """Make one character of several; return its place as well. There must be one at least."""
    chosen = sorted(places)
    parts = [page.characters[at] for at in chosen]
    first = parts[0]
    # Ink that somebody's own box holds has no labels: then everything in the box counts.
    pieces = tuple(label for each in parts for label in each.pieces)
    if not all(each.pieces for each in parts):
        pieces = ()
    whole = Character(
        union(each.box for each in parts), first.line, first.word, pieces=pieces, is_placed=True
    )
    gone = set(chosen[1:])
    kept = [
        whole if at == chosen[0] else each
        for at, each in enumerate(page.characters)
        if at not in gone
    ]
    left = replace(page, characters=tuple(kept))
    changed = numbered(split_up(left), left)
    return changed, next(at for at, each in enumerate(changed) if each.box is whole.box)


def split(page: Page, place: int, columns: Sequence[int]) -> Page:
    """Cut a character upright at columns of the picture that lie inside its box."""
    each = page.characters[place]
    box = each.box
    edges = [box.left, *sorted(c for c in set(columns) if box.left < c < box.right), box.right]
    parts = [
        Character(
            Box(box.top, left, box.bottom, right),
            each.line,
            each.word,
            pieces=each.pieces,
            is_placed=True,
        )
        for left, right in pairwise(edges)
    ]
    characters = page.characters[:place] + tuple(parts) + page.characters[place + 1 :]
    return replace(page, characters=characters)


def move_line(page: Page, line: int, to: int) -> Page:
    """Put a line elsewhere in the reading order."""
    lines = split_up(page)
    if not (0 <= line < len(lines)):
        return page
    moving = lines.pop(line)
    lines.insert(max(0, min(to, len(lines))), moving)
    return numbered(lines, page)


def break_word(page: Page, place: int) -> Page:
    """Begin a word at a character, or, where one begins, join it to the one before."""
    each = page.characters[place]
    lines = split_up(page)
    words = lines[each.line]
    at = sum(
        1 for other in page.characters[:place] if (other.line, other.word) == (each.line, each.word)
    )
    if at:
        words[each.word : each.word + 1] = [words[each.word][:at], words[each.word][at:]]
    elif each.word:
        words[each.word - 1 : each.word + 1] = [words[each.word - 1] + words[each.word]]
    return numbered(lines, page)


def sort_lines(page: Page, spread: float = 0.62) -> Page:
    """Put all characters into lines anew, by where they lie; words stay where they were parted."""
    if not len(page):
        return page
    boxes = [each.box for each in page]
    lines = []
    for line in find_lines(boxes, page.height or _middling(boxes), spread):
        words: list[list[Character]] = []
        before: Character | None = None
        for at in line:
            each = page.characters[at]
            if before is None or (before.line, before.word) != (each.line, each.word):
                words.append([])
            words[-1].append(each)
            before = each
        lines.append(words)
    return numbered(lines, page)


def _changed(page: Page, places: Collection[int], change: Callable[[Character], Character]) -> Page:
    chosen = set(places)
    return replace(
        page,
        characters=tuple(
            change(each) if at in chosen else each for at, each in enumerate(page.characters)
        ),
    )


def _placed(each: Character, box: Box) -> Character:
    return replace(each, box=box, pieces=(), angle=0.0, is_placed=True, is_verified=False)


def _middling(boxes: Sequence[Box]) -> float:
    heights = sorted(box.height for box in boxes)
    return float(heights[len(heights) // 2])


def _row(line: Sequence[Sequence[Character]]) -> float:
    rows = sorted(each.box.center[0] for word in line for each in word)
    return rows[len(rows) // 2]


def _line_of(lines: Sequence[Sequence[Sequence[Character]]], box: Box, height: float) -> int | None:
    """Return the line whose letter nearest along the line lies least off a box's height."""
    best, least = None, 0.62 * height
    for number, line in enumerate(lines):
        near = min(
            (each for word in line for each in word),
            key=lambda each: abs(each.box.center[1] - box.center[1]),
        )
        away = abs(near.box.center[0] - box.center[0])
        if away < least:
            best, least = number, away
    return best


def _put(
    line: list[list[Character]], after: tuple[int, int] | None, new: Character, height: float
) -> None:
    """Put a character behind a place of a line, into the word that it stands close to."""
    reach = 0.5 * (height or new.box.height)
    if after is None:
        first = line[0][0]
        if first.box.left - new.box.right <= reach:
            line[0].insert(0, new)
        else:
            line.insert(0, [new])
        return
    word, at = after
    left = line[word][at].box
    is_last = at == len(line[word]) - 1
    if not is_last or new.box.left - left.right <= reach:
        line[word].insert(at + 1, new)
    elif word + 1 < len(line) and line[word + 1][0].box.left - new.box.right <= reach:
        line[word + 1].insert(0, new)
    else:
        line.insert(word + 1, [new])
