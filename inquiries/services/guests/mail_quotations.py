"""What a mail may quote of a customer's text."""

import re

from common import normalization
from common.normalization import normalize

LONGEST = 80  # characters
# A web or mail address, also one without a protocol; digits enough for a telephone or an account; the usual looks of
# a name in a messenger: Latin letters next to digits, or an underscore within a word.
_LEADS_ELSEWHERE = re.compile(
    r"[@/\\]|\w\.[^\W\d]|[^\W\d]\.\w|[a-z0-9]。[a-z0-9]|\d(?:\W?\d){4}|[a-z]\d|\d[a-z]|\w_\w", re.IGNORECASE
)


def find_first_line(text: str) -> str:
    """Return the first line that has words, on one line and at most `LONGEST` characters; "" if there is none."""
    lines = (" ".join(normalization.strip_invisible(line).split()) for line in text.splitlines())
    line = next(filter(None, lines), "")
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


def leads_nowhere(line: str) -> bool:
    """Whether the line has nothing to follow, write to or call: no address, no long number, no name of an account.

    Full-width and other compatible characters count as the plain ones.
    """
    return not _LEADS_ELSEWHERE.search(normalization.fold_digits(normalize("NFKC", line)))
