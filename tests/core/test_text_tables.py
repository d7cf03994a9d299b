"""Tables for papers: whatever a text holds, it stays in its cell."""

from core.text_tables import TABLES, latex_table, markdown_table

HEADS = ("run", "learned", "50 % off")
ROWS = [("a|b", "from_scratch", "0.1 → 0.01"), ("{x}", "c:\\d", "−3 & 4")]


def test_markdown_escapes_every_cell_and_aligns_words_to_the_left():
    lines = markdown_table(HEADS, [*ROWS, ("two\nlines", "", "")], words=2).splitlines()
    assert lines[1] == "| :-- | :-- | --: |"
    assert lines[2] == r"| a\|b | from_scratch | 0.1 → 0.01 |"
    assert lines[3] == r"| {x} | c:\\d | −3 & 4 |"
    assert lines[4] == "| two lines |  |  |"


def test_latex_escapes_heads_and_cells():
    lines = latex_table(HEADS, ROWS, words=2).splitlines()
    assert lines[1] == r"\begin{tabular}{llr}"
    assert lines[3] == r"run & learned & 50 \% off \\"
    assert lines[5] == r"a|b & from\_scratch & 0.1 $\to$ 0.01 \\"
    assert lines[6] == r"\{x\} & c:\textbackslash{}d & $-$3 \& 4 \\"


def test_the_first_column_alone_holds_words_unless_more_do():
    assert latex_table(HEADS, ROWS).splitlines()[1] == r"\begin{tabular}{lrr}"
    assert markdown_table(HEADS, ROWS).splitlines()[1] == "| :-- | --: | --: |"


def test_csv_takes_columns_of_words_as_the_others_do():
    assert TABLES["csv"](("a", "b"), [("x", "1,5")], words=2) == 'a,b\nx,"1,5"\n'
