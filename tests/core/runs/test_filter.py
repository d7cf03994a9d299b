import random
from dataclasses import replace

import pytest

from core.runs.filter import FIELDS, RunQuery, fold, matches, parse_query, searched_texts
from core.runs.record import new_record
from core.training.events import RunStatus


@pytest.fixture
def record(config, dataset):
    return replace(
        new_record("Wide net · lr 0.1", config, dataset, 100, "cpu"),
        status=RunStatus.FINISHED,
        note="Learns slowly;\nsee the second layer",
        tags=("baseline", "two words", "Über"),
    )


def found(record, text):
    return matches(record, parse_query(text))


@pytest.mark.parametrize(
    "text",
    [
        "wide",
        "WIDE Net",
        "lr 0.1",
        "layer finished",
        "tag:base",
        "TAG:Baseline",
        'tag:"two words"',
        '"two words"',
        "tag:über",
        "u\u0308ber",
        "model:numpy",
        'model:"mlp in numpy"',
        "data:level",
        "status:finished",
        "learned:scratch",
        "-learned:fine-tuned",
        "name:wide note:layer",
        '"slowly; see"',
        "-narrow",
        "-status:failed",
        '-"words two"',
        "-tag:wide",
        "--wide",
        "wide\u00a0net",
    ],
)
def test_a_query_finds_the_run(record, text):
    assert found(record, text)


@pytest.mark.parametrize(
    "text",
    [
        "narrow",
        "wide narrow",
        '"net wide"',
        "tag:wide",
        "tag:finished",
        "-wide",
        "wide -net",
        "-tag:BASE",
        '-"two words"',
        "status:failed",
        '"tag:baseline"',
        "baselinetwo",
        '"baseline two"',
        "levels:data",
    ],
)
def test_a_query_passes_the_run_over(record, text):
    assert not found(record, text)


@pytest.mark.parametrize("text", ["", "  ", "-", "tag:", "-tag:", '"', '""', 'tag:"', '-status:""'])
def test_what_asks_for_nothing_yet_finds_every_run(record, text):
    assert parse_query(text) == RunQuery()
    assert found(record, text)


def test_an_open_quote_reaches_to_the_end(record):
    assert found(record, 'tag:"two wor')
    assert not found(record, 'tag:"two wor wide')


def test_a_killed_run_is_found_as_interrupted(record):
    record = replace(record, status=RunStatus.RUNNING, owner=None)

    assert found(record, "status:interrupted")
    assert not found(record, "status:running")


ALPHABET = [
    "wide",
    "net",
    "tag:",
    "note:",
    "x:",
    "-",
    '"',
    " ",
    "\n",
    "baseline",
    "ß",
    ":",
    "\\",
    "*",
]


def random_texts(count):
    rng = random.Random(1)
    return ["".join(rng.choices(ALPHABET, k=rng.randrange(12))) for _ in range(count)]


def test_no_text_and_no_beginning_of_one_is_an_error(record):
    for text in random_texts(500):
        for end in range(len(text) + 1):
            assert found(record, text[:end]) in (True, False)


def test_more_words_never_find_more_runs(record):
    rng = random.Random(2)
    words = [
        "wide",
        "-wide",
        "tag:base",
        "-tag:x",
        "finished",
        "narrow",
        '"two words"',
        "note:layer",
    ]
    for _ in range(200):
        chosen = rng.choices(words, k=5)
        results = [found(record, " ".join(chosen[:n])) for n in range(6)]
        assert results == sorted(results, reverse=True)
        assert results[-1] == all(found(record, word) for word in chosen)


def test_order_and_case_do_not_matter(record):
    rng = random.Random(3)
    for text in random_texts(300):
        if '"' in text:
            continue
        words = text.split()
        rng.shuffle(words)
        assert found(record, " ".join(words)) == found(record, text)
        assert found(record, text.upper()) == found(record, text)


def test_a_word_or_its_exclusion_finds_the_run_never_both(record):
    terms = [text for text in random_texts(1000) if len(text.split()) == 1]
    terms = [text.strip() for text in terms if parse_query(text).terms]
    terms = [text for text in terms if not text.startswith("-")]
    assert len(terms) > 20
    for text in terms:
        assert found(record, text) is not found(record, "-" + text)


def test_every_part_of_every_text_finds_the_run_in_its_field(record):
    rng = random.Random(4)
    texts = searched_texts(record)
    assert set(texts) == set(FIELDS)
    for field, text in texts.items():
        for line in text.split("\n"):
            for _ in range(20):
                start = rng.randrange(len(line))
                part = line[start : rng.randrange(start, len(line)) + 1]
                assert found(record, f'{field}:"{part}"'), (field, part)
                assert found(record, f'"{part}"'), part


def test_folding_twice_changes_nothing():
    for text in ["Straße", "İstanbul", "ﬁne", "\u0345", "A\u030a ngström", "①²"]:
        assert fold(fold(text)) == fold(text)
