"""A statement as plain text, to be copied: words, speaker, where it was printed, address."""

from newsdesk.archive.words import shown_text
from newsdesk.reader.caveats import is_hidden_denial


def cite(statement, address):
    """The citation of `statement`, which stands at `address`.

    Words that are the reporter's are said to be reported, never put into quotation marks.
    """
    article = statement.article
    speaker = ", ".join(filter(None, [statement.speaker_label, statement.printed_role]))
    verb = "Quoted" if statement.kind == "direct" else "Reported"
    outlet = f" by {article.outlet}" if article.outlet else ""
    via = f" (via {', '.join(statement.via)})" if statement.via else ""
    denial = " (a denial)" if is_hidden_denial(statement) else ""
    words = f"{shown_text(statement)}{denial}{via}"
    stop = "" if words.endswith((".”", "!”", "?”")) else "."
    place = f"“{article.headline}”, {article.shown_date}, ¶{statement.paragraph}"
    return f"{speaker}: {words}{stop} {verb}{outlet} in {place}. {address}"
