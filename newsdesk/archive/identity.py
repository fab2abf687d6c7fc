"""What it rests on that an editor is sure who somebody is: pages, ORCIDs and Wikidata ids.

Each piece of evidence is a dict of `kind` (page, orcid or wikidata), `value`, and `looked_on`, the
day on which the editor looked. It is checked for form and never fetched.
"""

import datetime
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

PAGE, ORCID, WIKIDATA = "page", "orcid", "wikidata"
LABELS = {ORCID: "ORCID", WIKIDATA: "Wikidata"}
ADDRESSES = {ORCID: "https://orcid.org/", WIKIDATA: "https://www.wikidata.org/wiki/"}
_ORCID = re.compile(r"(?:https?://orcid\.org/)?((?:\d{4}-){3}\d{3}[\dX])/?")
_WIKIDATA = re.compile(r"(?:https?://www\.wikidata\.org/(?:wiki|entity)/)?(Q[1-9]\d{0,11})")
_DAY = re.compile(r"\s+(\d{4}-\d{2}-\d{2})$")
_is_address = URLValidator(schemes=["http", "https"])


class Evidence(NamedTuple):
    """A piece of evidence as readers see it: what it is in words, its address, and the day."""

    name: str
    address: str
    looked_on: datetime.date


def is_orcid(text):
    """True if the last digit of an ORCID fits the others (ISO 7064, MOD 11-2).

    >>> is_orcid("0000-0002-1825-0097"), is_orcid("0000-0002-1825-0098")
    (True, False)
    """
    total = 0
    for digit in text.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == text[-1]


def orcid_in(given):
    """The ORCID that `given` is, alone or as an address, or "" if its form is wrong."""
    found = _ORCID.fullmatch(given)
    return found[1] if found and is_orcid(found[1]) else ""


def wikidata_in(given):
    """The Wikidata id that `given` is, alone or as an address, or "" if its form is wrong."""
    found = _WIKIDATA.fullmatch(given)
    return found[1] if found else ""


def read_evidence(line, *, today):
    """The piece of evidence in a `line` as an editor types it, its day `today` unless it says one.

    Raises ValidationError with what is wrong.

    >>> read_evidence("Q7259 2026-11-20", today=None)
    {'kind': 'wikidata', 'value': 'Q7259', 'looked_on': '2026-11-20'}
    """
    day, said = today, _DAY.search(line)
    if said:
        line, day = line[: said.start()], _day(said[1], today)
    kind, value = _what(line.strip())
    return {"kind": kind, "value": value, "looked_on": day.isoformat()}


def _day(text, today):
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise ValidationError(_("“%(day)s” is no day. Write it as 2026-11-20.") % {"day": text})
    if today and day > today:
        raise ValidationError(_("%(day)s is yet to come.") % {"day": text})
    return day


def _what(text):
    if orcid := orcid_in(text):
        return ORCID, orcid
    if wikidata := wikidata_in(text):
        return WIKIDATA, wikidata
    if _ORCID.fullmatch(text):
        raise ValidationError(
            _("“%(given)s” is not an ORCID: a digit is wrong. Check it where you read it.")
            % {"given": text}
        )
    try:
        _is_address(text)
    except ValidationError:
        raise ValidationError(
            _("“%(given)s” is neither the address of a page nor an ORCID or a Wikidata id.")
            % {"given": text}
        ) from None
    return PAGE, text


def write_evidence(evidence):
    """A piece of evidence as a line to be typed anew."""
    return f"{evidence['value']} {evidence['looked_on']}"


def shown_evidence(expert):
    """The pieces of Evidence on which the identity of `expert` was confirmed, as entered."""
    return [
        Evidence(_name(each), address_of(each), parse_date(each["looked_on"]))
        for each in expert.identity_evidence
    ]


def evidence_in_words(rows):
    """Several pieces of evidence in one line, with their days."""
    return "; ".join(
        f"{_name(each)} ({date_format(parse_date(each['looked_on']), 'DATE_FORMAT')})"
        for each in rows
    )


def address_of(evidence):
    """Where a piece of evidence can be looked at."""
    return ADDRESSES.get(evidence["kind"], "") + evidence["value"]


def _name(evidence):
    if evidence["kind"] in LABELS:
        return f"{LABELS[evidence['kind']]} {evidence['value']}"
    host = urlsplit(evidence["value"]).hostname or ""
    return _("a page of %(host)s") % {"host": host.removeprefix("www.")}
