"""Tables of texts and figures: what is special in a format is escaped in every column."""

from core.text_tables import TABLES

HEADS = ("method", "class", "PSNR")
ROWS = [["a|b_c", "5%", "16.00"]]


def test_columns_of_texts_stand_left_and_figures_right():
    assert TABLES[".csv"](HEADS, ROWS, texts=2) == "method,class,PSNR\na|b_c,5%,16.00\n"
    assert TABLES[".md"](HEADS, ROWS, texts=2) == (
        "| method | class | PSNR |\n| :-- | :-- | --: |\n| a\\|b_c | 5% | 16.00 |\n"
    )
    assert TABLES[".md"](HEADS, ROWS).splitlines()[1] == "| :-- | --: | --: |"


def test_latex_escapes_every_text():
    table = TABLES[".tex"](HEADS, ROWS, texts=2)

    assert r"\begin{tabular}{llr}" in table
    assert r"a|b\_c & 5\% & 16.00 \\" in table
