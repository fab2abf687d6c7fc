"""A citation as Markdown: the words as a quotation, below it who said them and where."""

import re

# Whatever CommonMark may take for markup when it stands in the middle of a line. An autolink
# needs its "<", an entity its "&"; "1." and "-" only matter where a line begins.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$^=@:-])")
_BEGINS_A_LIST = re.compile(r"^(\d+)([.)])")


def write(facts):
    """Two paragraphs in a block quotation, the second with the link to the statement."""
    words, who = _escaped(facts.claim), _escaped(facts.who)
    found = _escaped(facts.found)
    return f"> {words}\n>\n> — {who}. {found} [{facts.address}](<{facts.address}>)\n"


def _escaped(text):
    """`text` so that Markdown shows exactly it."""
    return _BEGINS_A_LIST.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", text))
