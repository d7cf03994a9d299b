import shlex
import sys

import pytest

from core.cli import generate
from core.cli.parser import attach_negative_numbers, given_settings, make_parser
from core.settings import describe, from_mapping
from core.synthetic.collection import Collection
from core.synthetic.page import PageStyle
from core.synthetic.variation import Variation
from gui.characters.command import data_set_command, page_command

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="words are quoted otherwise")


def parsed(command):
    words = shlex.split(command)
    assert words[:2] == ["python", "main.py"]
    return make_parser([generate.VERB], "").parse_args(attach_negative_numbers(words[2:]))


def test_a_data_set_as_the_command_line_makes_it():
    collection = Collection(7, 20, 3, Variation(slant=-0.25, jitter=0.1))
    args = parsed(data_set_command(collection))
    read = from_mapping(Variation, given_settings(args, describe(Variation)))
    assert Collection(args.count, args.size, args.seed, read) == collection
    assert args.output == "characters.npz"


def test_what_is_at_its_default_is_not_written():
    command = data_set_command(Collection())
    assert command == (
        "python main.py generate --count 300 --size 32 --seed 0 --output characters.npz"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HELLO\nWORLD", "HELLO\nWORLD"),
        ('it\'s "so" $HOME; `x`', 'it\'s "so" $HOME; `x`'),
        ("-dash", "-dash"),
        # A backslash is a gap on either way, and must not begin another line.
        ("A\\nB", "A/nB"),
    ],
)
def test_a_page_as_the_command_line_draws_it(text, expected):
    style, variation = PageStyle(letter_height=40, grain=3.5), Variation(gaps=0.5)
    args = parsed(page_command(text, 9, variation, style))
    assert args.page.replace("\\n", "\n") == expected
    assert args.seed == 9
    assert from_mapping(PageStyle, given_settings(args, describe(PageStyle))) == style
    assert from_mapping(Variation, given_settings(args, describe(Variation))) == variation
