"""A citation as BibTeX and biblatex read it, in UTF-8."""

# Without a lone brace: BibTeX counts them even after a backslash.
_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "$&%#_"},
    }
)


def write(facts):
    """One entry, `@misc`, since a statement is no work of its own but stands in one.

    The title is in braces twice, so that no style changes its capitals.
    """
    fields = {
        "author": _author(facts),
        "title": f"{{{_escaped(facts.claim)}}}",
        "howpublished": _escaped(facts.found),
        "organization": _escaped(facts.outlet),
        "year": facts.day[:4],
        "month": _month(facts),
        "date": facts.day,
        "note": _escaped(facts.role),
        "language": facts.language,
        "url": facts.address,
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@misc{{newsdesk-{facts.pk},\n{''.join(lines)}}}\n"


def _author(facts):
    """The speaker; a name that could be taken for two, or for parts of one, is in braces."""
    if not facts.family:
        return f"{{{_escaped(facts.speaker)}}}"
    parts = [_escaped(part) for part in (facts.family, facts.given)]
    return ", ".join(f"{{{part}}}" if "," in part or " and " in part else part for part in parts)


def _month(facts):
    return str(facts.date_parts[1]) if len(facts.date_parts) > 1 else ""


def _escaped(text):
    """`text` so that LaTeX sets exactly it."""
    return text.translate(_SPECIAL)
