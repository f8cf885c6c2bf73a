"""How much room text and boxes take, in pixels: worked out from a table of character widths.

So a drawing is the same everywhere, whatever fonts the machine has that makes it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from clauseproof.report.drawing.boxes import Box, Line, Mark, Style

# Advance widths of DejaVu Sans, in hundredths of the font size, from space to ~.  It is the widest of the
# common sans serifs, so text set in another one fits too.
_WIDTHS = (
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63,
    61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97,
    63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
)  # fmt: skip

FONT_SIZE = {Style.TITLE: 14.0, Style.EVENT: 12.0, Style.DETAIL: 11.0, Style.CONDITION: 11.0}
PAD_X, PAD_Y = 12.0, 8.0
"""Between a box's border and its text."""
RULE_GAP = 4.0
"""Above and below the rule in a box."""

_LEADING = 1.3
SIGN = 14.0
"""The width of the column for + and −."""
_APART = 3.0


def text_width(text: str, style: Style) -> float:
    """An upper estimate of a line's width in pixels."""
    total = 0.0
    for character in text:
        code = ord(character)
        if 32 <= code < 127:
            total += _WIDTHS[code - 32]
        elif character == "\xa0":
            total += _WIDTHS[0]
        elif unicodedata.combining(character):
            continue
        else:
            total += 105 if unicodedata.east_asian_width(character) in "WF" else 85
    return total / 100 * FONT_SIZE[style] * (1.1 if style is Style.TITLE else 1.0)


def wrapped(text: str, style: Style, mark: Mark = Mark.SAME, limit: float = 150.0) -> list[Line]:
    """A sentence as lines no wider than ``limit``, broken at spaces.

    A longer word stays whole, and so does what a no-break space holds together.
    """
    lines: list[str] = []
    for word in text.split(" "):
        if lines and text_width(f"{lines[-1]} {word}", style) <= limit:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [Line(line, style, mark, number > 0) for number, line in enumerate(lines)]


def advances(lines: Sequence[Line]) -> list[float]:
    """How far each line reaches down from the one before; events stand a little apart."""
    return [
        FONT_SIZE[line.style] * _LEADING
        + (_APART if number and line.style is Style.EVENT and not line.goes_on else 0.0)
        for number, line in enumerate(lines)
    ]


def sign_width(lines: Iterable[Line]) -> float:
    """The width of the column for signs: none where no line bears one."""
    return SIGN if any(line.mark is not Mark.SAME for line in lines) else 0.0


def text_size(lines: Sequence[Line]) -> tuple[float, float]:
    """Width and height of lines below each other, with the column for their signs."""
    if not lines:
        return 0.0, 0.0
    width = max(text_width(line.text, line.style) for line in lines) + sign_width(lines)
    return width, sum(advances(lines))


def box_size(box: Box) -> tuple[float, float]:
    """Width and height of a box about its text."""
    if box.kind == "begin":
        return 14.0, 14.0
    width, height = text_size(box.header)
    width += 0.0 if not sign_width(box.header) else 4.0
    if box.inside:
        wide, high = text_size(box.inside)
        width, height = max(width, wide), height + high + 2 * RULE_GAP
    return width + 2 * PAD_X, height + 2 * PAD_Y
