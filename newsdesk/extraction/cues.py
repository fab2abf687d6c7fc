"""Cues: the words which say that something was said."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from newsdesk.extraction.sentences import Token
from newsdesk.extraction.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    ROLE_NOUNS,
    word_set,
)

# With these a bare clause is enough: "Lind said rents fell".
_SAYING = "say tell"
# With these the content is quoted or opens with "that", or is plainly a clause.
_REPORTING = (
    "add write argue warn announce state tweet explain insist claim suggest reply respond recall "
    "continue conclude declare acknowledge admit predict ask report confirm complain assert "
    "contend reveal joke quip remark observe testify deny allege vow promise pledge stress "
    "emphasize emphasise reiterate concede maintain mention indicate estimate note caution "
    "believe think post retweet counter shout yell exclaim lament muse boast brag charge "
    "recount repeat agree affirm swear propose recommend urge advise hint imply guess forecast "
    "fear expect inform remind assure protest chant interject object opine proclaim profess "
    "fire shoot hit signal summarize surmise speculate theorize underscore underline volunteer "
    "wonder whisper "
    "cry scream apologize apologise answer retort snap plead beg scoff tout deadpan demur demand "
    "reckon rule threaten instruct read feel figure find show disclose hold point go put"
)
# These name somebody or something and need quotation marks to count.
_NAMING = (
    "call describe dub slam blast criticize criticise praise label mock accuse denounce condemn "
    "dismiss hail deride characterize characterise decry brand ridicule attack lambast bash cite "
    "deem challenge compare term refer speak thank reject talk blame portray quote defend decline"
)
_IRREGULAR = {
    "say": "say says said saying",
    "tell": "tell tells told telling",
    "write": "write writes wrote written writing",
    "put": "put puts putting",
    "go": "went",
    "shoot": "shot",
    "hit": "hit",
    "read": "reads read reading",
    "feel": "feel feels felt",
    "find": "finds found",
    "hold": "holds held",
    "rule": "ruled",
    "think": "think thinks thought thinking",
    "swear": "swear swears swore swearing",
    "forecast": "forecast forecasts forecasting",
    "beg": "beg begs begged begging",
    "quip": "quip quips quipped quipping",
    "snap": "snap snaps snapped snapping",
    "refer": "refer refers referred referring",
    "dub": "dub dubs dubbed dubbing",
    "slam": "slam slams slammed slamming",
    "demur": "demur demurs demurred demurring",
    "brag": "brag brags bragged bragging",
    "admit": "admit admits admitted admitting",
    "speak": "speaks spoke speaking",
    "show": "shows showed",
    "point": "points pointed pointing",
    "figure": "figures figured",
    "state": "stated stating",
    "report": "report reports reported reporting",
    "charge": "charges charged charging",
    "post": "posted posts",
    "counter": "countered counters",
    "note": "note notes noted noting",
    "estimate": "estimate estimates estimated estimating",
}
_ONLY_WITH = {
    "point": {"out"},
    "go": {"on"},
    "put": {"it"},
    "fire": {"back"},
    "shoot": {"back"},
    "hit": {"back"},
}
_COMPOUNDS = {("think", "tank"), ("think", "tanks"), ("post", "office"), ("call", "center")}
_RECIPIENT = word_set("tell inform remind assure warn advise ask promise")
_WEAK = word_set("believe think feel fear expect find show figure read hold wonder guess")


def _forms(verb: str) -> list[str]:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb].split()
    stem = verb[:-1] if verb.endswith("e") else verb
    if verb.endswith("y") and verb[-2] not in "aeo":
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    plural = verb + ("es" if verb.endswith(("s", "sh", "ch")) else "s")
    return [verb, plural, stem + "ed", stem + "ing"]


def _table() -> dict[str, tuple[str, str]]:
    groups = (("naming", _NAMING), ("reporting", _REPORTING), ("saying", _SAYING))
    return {
        form: (verb, group)
        for group, verbs in groups
        for verb in verbs.split()
        for form in _forms(verb)
    }


_VERBS = _table()


class Cue(NamedTuple):
    """A cue at the tokens `first` to `last` (both inclusive); `verb` is its base form."""

    first: int
    last: int
    verb: str
    group: str
    is_gerund: bool = False
    verb_at: int = -1

    @property
    def takes_recipient(self) -> bool:
        return self.verb in _RECIPIENT

    @property
    def is_weak(self) -> bool:
        """Whether it tells of a belief or finding sooner than of words."""
        return self.verb in _WEAK


def find_cues(tokens: Sequence[Token], *, is_headline: bool = False) -> list[Cue]:
    """Return the cues among the tokens of a sentence, in order.

    In a headline any word may have a capital.
    """
    cues: list[Cue] = []
    done = -1
    for at, token in enumerate(tokens):
        if at <= done or not token.is_word:
            continue
        for rule in _rules_for(token.lower):
            is_name = rule is _verb_cue and not is_headline and _is_name(tokens, at)
            cue = None if is_name else rule(tokens, at)
            if cue:
                cues.append(cue)
                done = cue.last
                break
    return cues


@lru_cache(maxsize=20_000)
def _rules_for(word: str) -> tuple[Callable[[Sequence[Token], int], Cue | None], ...]:
    """Return the rules that may take a word for a cue; for most words there are none."""
    rules = (
        (_according, word == "according"),
        (_clear_cue, word in ("make", "makes", "made", "making")),
        (_asked_cue, word == "asked"),
        (_verb_cue, word in _VERBS),
        (_noun_cue, word in _NOUNS),
        (_open_cue, _may_be_open(word)),
    )
    return tuple(rule for rule, may_apply in rules if may_apply)


def _according(tokens: Sequence[Token], at: int) -> Cue | None:
    if _lower(tokens, at + 1) == "to":
        return Cue(at, at + 1, "according", "according")
    return None


def _clear_cue(tokens: Sequence[Token], at: int) -> Cue | None:
    """Return the cue in "made it clear that" and "has made clear"."""
    clear = at + 2 if _lower(tokens, at + 1) == "it" else at + 1
    if _lower(tokens, clear) not in ("clear", "plain"):
        return None
    first = _group_start(tokens, at)
    is_gerund = tokens[at].lower == "making" and not _is_auxiliary(tokens, at - 1)
    return Cue(first, clear, "make clear", "reporting", is_gerund, at)


_QUESTION_WORDS = word_set("if whether what how why who whom when where which about")


def _asked_cue(tokens: Sequence[Token], at: int) -> Cue | None:
    """Return the cue in "Asked whether" and "was asked why": nobody says who asks."""
    if _lower(tokens, at + 1) not in _QUESTION_WORDS:
        return None
    first = _group_start(tokens, at)
    is_passive = any(_lower(tokens, each) in ("was", "were", "been") for each in range(first, at))
    is_passive = is_passive or at == 0 or _lower(tokens, at - 1) in ("when", "if", "but", "and")
    is_passive = is_passive or tokens[at - 1].text == ","
    return Cue(first, at, "ask", "asked", False, at) if is_passive else None


_NOUNS = word_set(
    "claim statement suggestion assertion insistence argument warning promise pledge admission",
    "allegation complaint contention prediction accusation declaration revelation conclusion",
    "announcement comment criticism belief view notion idea fear concern charge vow threat claims",
    "statements suggestions assertions arguments warnings promises pledges allegations complaints",
    "predictions accusations comments fears concerns charges threats denial acknowledgment",
    "confirmation reminder remark remarks message theory hope proposal call calls demand demands",
)


def _noun_cue(tokens: Sequence[Token], at: int) -> Cue | None:
    """Return the cue in "his claim that" and "warnings from officials that"."""
    if not tokens[at].text[0].islower():
        return None
    if _lower(tokens, at + 1) in ("that", "from", "by", "for", "to", "of"):
        return Cue(at, at, tokens[at].lower, "noun", False, at)
    return None


def _may_be_open(word: str) -> bool:
    """Return whether a word has the form of a verb that no list need have."""
    if len(word) < 4 or word in _NEVER_OPEN:
        return False
    is_plural = word.endswith("s") and word[-2] not in "sui'"
    return is_plural or word.endswith(("ed", "ing")) or word in _OPEN_ALSO


def _open_cue(tokens: Sequence[Token], at: int) -> Cue | None:
    """Return a verb that no list has, but that stands beside a quotation or before "that"."""
    if not tokens[at].text[0].islower() or not _beside_speech(tokens, at):
        return None
    if tokens[at].lower.endswith("s") and not _follows_a_singular(tokens, at):
        return None
    return _open(tokens, at)


def _follows_a_singular(tokens: Sequence[Token], at: int) -> bool:
    """Tell "Lind quips" from "two choices" and "his followers"."""
    before = tokens[at - 1] if at else None
    if before is None or not before.is_word:
        return False
    word = before.lower
    return word in ("he", "she", "it", "who", "which") or (
        not word.endswith("s") and (before.is_capitalised or word in ROLE_NOUNS or word in ADVERBS)
    )


_NEVER_OPEN = (
    AUXILIARIES
    | ADVERBS
    | PREPOSITIONS
    | DETERMINERS
    | word_set(
        "being having doing going during nothing something anything everything according including"
        " always perhaps besides whereas towards indeed united need united need hundred thing things"
        " morning evening words times people years days states officials supporters"
    )
)
_OPEN_ALSO = word_set("began begun spoke sang drew gave sent wrote told threw made took shot spat")


def _open(tokens: Sequence[Token], at: int) -> Cue | None:
    first = _group_start(tokens, at)
    word = tokens[at].lower
    is_gerund = word.endswith("ing") and not _is_auxiliary(tokens, at - 1)
    if not _is_finite(tokens, at, first, word, is_gerund):
        return None
    return Cue(first, at, "open", "open", is_gerund, at)


def _beside_speech(tokens: Sequence[Token], at: int) -> bool:
    after = at + 1
    if _lower(tokens, after) == "that":
        return True
    if after < len(tokens) and tokens[after].text in (",", ":"):
        after += 1
    if after < len(tokens) and tokens[after].quotation:
        return True
    nearby = tokens[max(0, at - 6) : at]
    return any(token.quotation and _ends_like_speech(token) for token in nearby)


def _ends_like_speech(token: Token) -> bool:
    return token.text[:-1].rstrip("'’”\"")[-1:] in tuple(",?!…—-")


def _is_name(tokens: Sequence[Token], at: int) -> bool:
    """Tell "United States" and "Consumer Reports", amid a sentence, from verbs."""
    return at > 0 and tokens[at].is_capitalised and not tokens[at - 1].quotation


def _verb_cue(tokens: Sequence[Token], at: int) -> Cue | None:
    word = tokens[at].lower
    if (word, _lower(tokens, at + 1)) in _COMPOUNDS:
        return None
    verb, group = _VERBS[word]
    if verb in _ONLY_WITH and _lower(tokens, at + 1) not in _ONLY_WITH[verb]:
        return None
    if word in _MAY_BE_NOUNS and _follows_like_a_noun(tokens, at):
        return None
    first = _group_start(tokens, at)
    is_gerund = word.endswith("ing") and not (
        _is_auxiliary(tokens, at - 1) or _is_shortened(tokens, at - 1)
    )
    if not _is_finite(tokens, at, first, word, is_gerund):
        return None
    return Cue(first, _group_end(tokens, at, verb), verb, group, is_gerund, at)


_NOUN_LIKE = (
    "claim remark answer pledge report promise demand estimate call charge forecast note post "
    "boast joke quip repeat brand blast label attack protest talk tweet advise urge signal "
    "vow fear hint notice cite praise feel show find hold thank challenge state guess counter "
    "volunteer plead recommend"
)
_MAY_BE_NOUNS = frozenset(
    form for verb in _NOUN_LIKE.split() for form in _forms(verb)[:2] if not form.endswith("d")
) | {"recommended", "estimated", "claimed", "alleged", "promised", "finding", "findings"}


def _follows_like_a_noun(tokens: Sequence[Token], at: int) -> bool:
    """Tell "his claim" and "recent remarks" from "they claim" and "Lind remarks"."""
    before = tokens[at - 1] if at else None
    if before is None or not before.is_word:
        return before is None
    word = before.lower
    if word in DETERMINERS or word in PREPOSITIONS or word.endswith(("'s", "s'")):
        return True
    if word.isdigit():
        return True
    is_adjective = word.endswith(("ent", "al", "ous", "ive", "ful", "ic", "ary", "er", "own"))
    return is_adjective and before.text[0].islower() and word not in ROLE_NOUNS


def _group_start(tokens: Sequence[Token], at: int) -> int:
    """Return where the auxiliaries and adverbs before a verb begin."""
    first = at
    while first and _is_auxiliary(tokens, first - 1):
        first -= 1
    # An adverb alone before the verb is part of the group, one after a comma is not.
    while first < at and tokens[first].lower.endswith("ing"):
        first += 1
    return first


def _is_auxiliary(tokens: Sequence[Token], at: int) -> bool:
    if at < 0 or not tokens[at].is_word:
        return False
    word = tokens[at].lower
    is_adverb = word in ADVERBS or (word.endswith("ly") and tokens[at].text[0].islower())
    return word in AUXILIARIES or is_adverb


def _is_shortened(tokens: Sequence[Token], at: int) -> bool:
    """Return whether this is "he’s" or "they’re", which hold subject and auxiliary."""
    before, _, after = _lower(tokens, at).partition("'")
    return after in ("s", "re", "m") and before in PRONOUNS


def _group_end(tokens: Sequence[Token], at: int, verb: str) -> int:
    """Take in what continues the verb: "pointed out", "said he thinks", "went on to say"."""
    if verb in _ONLY_WITH:
        if _lower(tokens, at + 2) == "to" and _lower(tokens, at + 3) in _VERBS:
            return at + 3
        return at + 1
    thinks = at + 2 if _lower(tokens, at + 1) in ("he", "she", "it", "they") else None
    if verb == "say" and thinks and _lower(tokens, thinks) in _BELIEVING:
        return thinks
    return at


_BELIEVING = word_set("think thinks thought believe believes believed")


_UNREAL = MODALS - {"would", "will", "can"} | {"be", "being"}


def _is_finite(tokens: Sequence[Token], at: int, first: int, word: str, is_gerund: bool) -> bool:
    before = _lower(tokens, first - 1)
    group = {tokens[each].lower for each in range(first, at)}
    if before in ("to", "the", "a", "an", "his", "her", "their", "its", "of", "my", "this"):
        return False
    if group & _UNREAL:
        return False
    if is_gerund:
        return before not in ("is", "was", "are", "were")
    # "was called", "is expected": the subject is not the one who speaks.
    is_passive = bool(group & {"was", "were", "is", "are", "been"}) and not word.endswith("ing")
    return not is_passive


def _lower(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].lower if 0 <= at < len(tokens) and tokens[at].is_word else ""
