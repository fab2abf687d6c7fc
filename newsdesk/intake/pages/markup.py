"""From bytes to a tree of elements, within limits."""

import codecs
import re

import lxml.html
from lxml import etree

from newsdesk.intake.pages import problems
from newsdesk.intake.pages.problems import NotAnArticle

LARGEST = 4_000_000  # bytes
MOST_TAGS = 100_000
DEEPEST = 200
_OTHER_FILES = (b"PK\x03\x04", b"\x1f\x8b", b"%PDF", b"\x89PNG", b"\xff\xd8", b"GIF8", b"{\\rtf")
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})"
    rb"|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})",
    re.IGNORECASE,
)
# What pages that call themselves Latin 1 are written in, as browsers have long known.
_MEANT = dict.fromkeys(["ascii", "iso8859-1", "iso-8859-1", "latin-1"], "windows-1252")
# These write every letter in characters of ASCII.
_IN_ASCII = ("iso-2022", "hz-")
BROKEN = "\ufffd"


def decode(data: bytes, charset: str = "") -> str:
    """The page as text: by its byte order mark, by `charset`, or by what it declares itself.

    Nothing is guessed. What does not fit becomes U+FFFD: an advertisement may hold it, the
    article's own words may not. Raises NotAnArticle.
    """
    if len(data) > LARGEST:
        raise NotAnArticle(problems.TOO_LARGE)
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if data.lstrip()[:5].startswith(_OTHER_FILES) or b"\0" in data:
        raise NotAnArticle(problems.NOT_A_PAGE)
    found = _DECLARED.search(data[:4096])
    declared = charset or (found and (found[1] or found[2]).decode("ascii", "replace")) or ""
    if not declared.lower().startswith(_IN_ASCII):
        # Hardly anything else is UTF-8 by chance, and many pages forget to say it.
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            if not declared:
                raise NotAnArticle(problems.UNKNOWN_ENCODING) from None
    try:
        name = codecs.lookup(declared).name
        return data.decode(_MEANT.get(name, name), errors="replace")
    except (LookupError, UnicodeError, ValueError):
        raise NotAnArticle(problems.UNKNOWN_ENCODING) from None


def parse(text: str) -> lxml.html.HtmlElement:
    """The tree of a page. Raises NotAnArticle for what is none, or too much of one."""
    if text.count("<") > MOST_TAGS:
        raise NotAnArticle(problems.TOO_LARGE)
    # lxml refuses a text that declares an encoding in its first line.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    # Whatever looks through the words later takes long over nothing.
    text = re.sub(r"\s{100,}", "\n", text)
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        raise NotAnArticle(problems.NOT_A_PAGE) from None
    # The parser gives up quietly at a certain depth, and the rest of the words would be missing.
    given_up = any("depth" in (error.message or "").lower() for error in parser.error_log)
    if given_up or _is_too_deep(tree):
        raise NotAnArticle(problems.TOO_DEEP)
    return tree


def _is_too_deep(tree: lxml.html.HtmlElement) -> bool:
    depth = 0
    for event, _element in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return True
    return False


def words_of(element: lxml.html.HtmlElement) -> str:
    """The words of an element on one line."""
    return one_line("".join(element.itertext()))


def one_line(text: object) -> str:
    """`text` with every run of white space made one space; "" for what is no text."""
    return " ".join(text.split()) if isinstance(text, str) else ""


def has_class(element: lxml.html.HtmlElement, pattern: re.Pattern[str]) -> bool:
    """True if a class, id or role of the element matches."""
    names = (element.get("class"), element.get("id"), element.get("data-component"))
    return any(pattern.search(name) for name in names if name)
