"""Pages of text, for ``generate``."""

import argparse
from pathlib import Path
from typing import Any

from core.cli.output import print_note, writing_to
from core.cli.parser import given_settings
from core.settings import describe, from_mapping
from core.synthetic.page import PageStyle, draw_page
from core.synthetic.page_files import truth_path, write_page
from core.synthetic.variation import Variation

_MOST_NAMED = 20
"""Characters without skeletons that a note names; JSON names all."""


def draw_text(args: argparse.Namespace, variation: Variation) -> dict[str, Any]:
    r"""Write the text of ``--page``, in which ``\n`` begins a line, and its truth beside it.

    Returns
    -------
    dict
        What ``--json`` prints.

    Raises
    ------
    ConfigError
        If it cannot be drawn or written.
    """
    style = from_mapping(PageStyle, given_settings(args, describe(PageStyle)))
    text = args.page.replace("\\n", "\n")
    page = draw_page(text, seed=args.seed, variation=variation, style=style)
    if page.replaced:
        shown = " ".join(page.replaced[:_MOST_NAMED])
        more = len(page.replaced) - _MOST_NAMED
        shown += f" and {more:,} more" if more > 0 else ""
        print_note(f"note: these are not among A to Z and 0 to 9, and became gaps: {shown}")
    target = Path(args.output)
    with writing_to(args.output):
        write_page(page, target, args.seed)
    return {
        "output": args.output,
        "truth": str(truth_path(target)),
        "width": page.picture.shape[1],
        "height": page.picture.shape[0],
        "lines": list(page.lines),
        "characters": len(page.boxes),
        "replaced": list(page.replaced),
        "seed": args.seed,
    }
