"""Black bars: what stands, letter for letter, where words were taken out of a text."""

import re

from django.utils.translation import gettext_lazy as _

NAME, DELETED = "█", "░"
TOLD = {NAME: _("[name withheld]"), DELETED: _("[deleted]")}
_RUN = re.compile(rf"{NAME}+|{DELETED}+")


def in_words(text):
    """`text` with each bar as readers see it: how long a name is tells something of it."""
    return _RUN.sub(lambda run: str(TOLD[run[0][0]]), text) if has_bars(text) else text


def has_bars(text):
    return NAME in text or DELETED in text
