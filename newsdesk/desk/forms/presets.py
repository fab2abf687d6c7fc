"""What a form shows of a speaker nobody has named yet, until an editor says otherwise."""

import re

from newsdesk.archive.models import Expert
from newsdesk.extraction.words import EXPERT_NOUNS, GROUP_NOUNS

NEWSMAKER_NOUNS = frozenset(
    [
        "president",
        "premier",
        "chancellor",
        "minister",
        "mayor",
        "governor",
        "secretary",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "senator",
        "congressman",
        "congresswoman",
        "representative",
        "lawmaker",
        "legislator",
        "mp",
        "mep",
        "councillor",
        "ambassador",
        "envoy",
        "commissioner",
        "executive",
        "ceo",
        "chairman",
        "chairwoman",
        "leader",
        "official",
        "candidate",
        "nominee",
        "judge",
        "commander",
        "admiral",
        "king",
        "queen",
        "prince",
        "princess",
        "pope",
        "archbishop",
    ]
)
INSTITUTION_NOUNS = frozenset(
    [
        "university",
        "institute",
        "ministry",
        "department",
        "government",
        "council",
        "committee",
        "commission",
        "agency",
        "authority",
        "office",
        "board",
        "court",
        "police",
        "party",
        "union",
        "association",
        "federation",
        "bank",
        "company",
        "group",
        "inc",
        "ltd",
        "plc",
        "corp",
    ]
)
INDEFINITE = frozenset(
    [
        "a",
        "an",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "several",
        "some",
        "many",
        "few",
        "both",
        "most",
        "another",
        "other",
    ]
)
# These have somebody behind them who can be named.
SPOKEN_FOR = frozenset(
    [
        "police",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "poll",
        "survey",
        "report",
        "study",
        "court",
        "statement",
        "document",
        "letter",
        "memo",
        "banner",
    ]
)


def words_of(text):
    return re.findall(r"[^\W\d_]+", text.lower())


def kind_of_newcomer(name, described):
    """Whether `name`, described in print as `described`, is an analyst, newsmaker or institution.

    The first word that tells decides: "economist to the governor" is an analyst.
    """
    if INSTITUTION_NOUNS & set(words_of(name)):
        return Expert.Kind.INSTITUTION
    for word in words_of(described):
        if word in EXPERT_NOUNS:
            return Expert.Kind.ANALYST
        if word in NEWSMAKER_NOUNS:
            return Expert.Kind.NEWSMAKER
    return Expert.Kind.ANALYST


def is_unnamed_in(source):
    """True for a printed source that names nobody: "American officials", "two people familiar".

    It speaks of a group, or of somebody ("a senior official"), and after its first word, which
    may begin a sentence, nothing has a capital.
    """
    words = words_of(source)
    if len(words) == 0 or any(word[:1].isupper() for word in source.split()[1:]):
        return False
    if SPOKEN_FOR & set(words):
        return False
    is_indefinite = words[0] in INDEFINITE and len(words) > 1
    return is_indefinite or bool((GROUP_NOUNS - INDEFINITE) & set(words))
