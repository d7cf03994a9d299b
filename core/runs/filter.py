"""Finding runs by words: what is typed above the list of runs, or given to ``--filter``.

Words are separated by blanks, and a run must hold all of them somewhere: in its name, tags, note,
model, data set, status, or in how it learned. Neither case nor the way an accent is encoded
matters, and part of a word is enough.

=====================  ===========================================================
``wide adam``          both words
``tag:baseline``       in the tags alone; also ``name:`` ``note:`` ``model:`` ``data:`` ``status:``
                       and ``learned:`` (from scratch, fine-tuned, classical)
``-status:failed``     not so
``"two words"``        with the blank; also ``tag:"two words"`` and ``-"two words"``
``"tag:x"``            the text itself
=====================  ===========================================================

Whatever is typed has a meaning, so that a list may be filtered with every key: a lone ``-``, a
prefix with nothing behind it and empty quotes ask for nothing yet, a quote that is still open
reaches to the end, and an unknown prefix is part of its word.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from core.runs.learning_ways import learning_way
from core.runs.record import RunRecord
from core.training.registry import MODELS

FIELDS = ("name", "tag", "note", "model", "data", "status", "learned")

_WORD = re.compile(r'(?:"[^"]*"?|[^\s"])+')
_QUOTED = re.compile(r'"([^"]*)"?')


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query.

    Parameters
    ----------
    text : str
        What to look for, folded as by `fold`; never empty.
    field : str or None
        Where alone: one of `FIELDS`.
    excluded : bool
        Whether it may not be there.
    """

    text: str
    field: str | None = None
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class RunQuery:
    """What somebody looks for; without any term every run fits.

    Parameters
    ----------
    terms : tuple of Term
    """

    terms: tuple[Term, ...] = ()


def parse_query(text: str) -> RunQuery:
    """Read what was typed, finished or not; there is no wrong query."""
    terms = (_term(match[0]) for match in _WORD.finditer(text))
    return RunQuery(tuple(term for term in terms if term is not None))


def matches(record: RunRecord, query: RunQuery) -> bool:
    """Return whether a run fits every term of a query."""
    if not query.terms:
        # Whether a run is at work costs a look at the system's processes.
        return True
    texts = searched_texts(record)
    return all(_holds(texts, term) is not term.excluded for term in query.terms)


def searched_texts(record: RunRecord) -> Mapping[str, str]:
    """Return what a query looks at, folded, by the names in `FIELDS`; tags stand on a line each."""
    model = record.config.model
    return {
        "name": fold(record.name),
        "tag": "\n".join(fold(tag) for tag in record.tags),
        "note": fold(record.note),
        "model": "\n".join((fold(model), fold(MODELS.get(model).title))),
        "data": fold(record.dataset.name),
        "status": fold(str(record.standing)),
        "learned": fold(learning_way(record) or ""),
    }


def fold(text: str) -> str:
    """Return text so that two ways to write the same are equal: case, blanks, composed accents."""
    composed = unicodedata.normalize("NFKC", text)
    return " ".join(unicodedata.normalize("NFKC", composed.casefold()).split())


def _term(word: str) -> Term | None:
    excluded = word.startswith("-")
    word = word[excluded:]
    field = None
    prefix, colon, rest = word.partition(":")
    if colon and prefix.casefold() in FIELDS:
        field, word = prefix.casefold(), rest
    text = fold(_QUOTED.sub(r"\1", word))
    return Term(text, field, excluded) if text else None


def _holds(texts: Mapping[str, str], term: Term) -> bool:
    if term.field is not None:
        return term.text in texts[term.field]
    return any(term.text in text for text in texts.values())
