"""A statement as others cite it: for people, in text, and for the programs they cite with."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from newsdesk.reader.citing import bibtex, csl, markdown, plain, ris
from newsdesk.reader.citing.facts import facts_of

__all__ = ["STYLES", "Style", "cite", "facts_of"]


class Style(NamedTuple):
    """One way to cite: what its file ends with, its name, its media type, and who writes it."""

    ending: str
    name: str
    type: str
    write: object


STYLES = {
    style.ending: style
    for style in (
        Style("txt", _("Plain text"), "text/plain", plain.write),
        Style("md", "Markdown", "text/markdown", markdown.write),
        Style("bib", "BibTeX", "application/x-bibtex", bibtex.write),
        Style("ris", "RIS", "application/x-research-info-systems", ris.write),
        Style("csl.json", "CSL-JSON", "application/vnd.citationstyles.csl+json", csl.write),
    )
}


def cite(statement, address, ending="txt", *, role=None):
    """The citation of `statement`, which stands at `address`, as a file with that `ending`.

    `role` is what the article calls the speaker, if it does so elsewhere than with these words.
    """
    return STYLES[ending].write(facts_of(statement, address, role=role))
