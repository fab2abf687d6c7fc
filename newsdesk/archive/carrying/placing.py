"""Where the words of a statement are in a newer text, and whether they can still be vouched for.

What decides is where the characters went (`text_map`), never where something similar stands:

- as good as unchanged, and so is who said it and how: the statement moves along ("ok");
- at least half of the characters are still there: an editor is asked ("changed");
- less: the words are gone ("orphan").

One word is enough to turn a statement into its opposite. So what was put in or taken out beside
the words, up to the marks or the end of the sentence that they stood at, belongs to them; and a
"not" more or less in their sentence, other marks, another cue or source count as a change.
"""

import re
from bisect import bisect_right
from collections import Counter
from itertools import groupby
from typing import NamedTuple

from rapidfuzz import fuzz

from newsdesk.archive.carrying.text_map import folded, reads_alike
from newsdesk.archive.spans import content_of, make_spans
from newsdesk.extraction import quoted_spans

# Fewer characters are like others by chance; and how alike the rest must be, out of 100.
LONG_ENOUGH, NEARLY = 20, 85
_SENTENCE_END = re.compile(r"""[.!?…]["')\]]*\s+""")
_TURNS_ROUND = re.compile(
    r"\b(?:not|never|no|nor|neither|none|nobody|nothing|without|hardly|barely|scarcely|unlikely"
    r"|den(?:y|ies|ied|ying)|refus\w+|reject\w*|doubt\w*|fail\w*|unless|cannot)\b|n't\b",
    re.IGNORECASE,
)
_OPENING, _CLOSING = "\"'([", "\"')]"


class Carried(NamedTuple):
    """What becomes of a statement: `anchoring` as a Statement has it, and its spans, if any."""

    anchoring: str
    spans: dict | None


ORPHAN = Carried("orphan", None)


def carried(text_map, spans):
    """What becomes of a statement with `spans` of the old text: a Carried, spans of the new one."""
    places = [(span, place(text_map, *span)) for span in spans["content"]]
    content = _in_order([new for _span, found in places for new in found])
    if not content:
        return ORPHAN
    old, new = text_map.old, text_map.new
    left = sum(_letters_kept(text_map, *span) for span, found in places if found)
    words, words_now = content_of(old, spans["content"]), content_of(new, content)
    if left * 2 < _letters(words):
        return ORPHAN
    beside = {name: _placed_alike(text_map, spans[name]) for name in ("cue", "source")}
    is_same = (
        reads_alike(words, words_now)
        and all(beside[name] for name in beside if spans[name])
        and _marked(old, spans["content"]) == _marked(new, content)
        and _turns(old, spans["content"]) == _turns(new, content)
    )
    verbatim = _all_alike(text_map, spans["verbatim"]) if is_same else None
    spans = make_spans(new, content, verbatim=verbatim, **beside)
    return Carried("ok" if is_same else "changed", spans)


def is_mostly_kept(text_map):
    """True if at least half of the old text is still there."""
    old = text_map.old
    return _letters_kept(text_map, 0, len(old)) * 2 >= _letters(old)


def guess(old, new, spans):
    """Where words that are gone may have been put in `new`: spans, or None. Only to be offered.

    Where each stretch stands once as it is; else where the whole is nearly said in one paragraph.
    """
    content, after, there = [], 0, folded(new)
    for start, end in spans["content"]:
        words = folded(old[start:end])
        if there.count(words) != 1 or there.index(words) < after:
            return _nearly(content_of(old, spans["content"]), new)
        after = there.index(words) + len(words)
        content.append([after - len(words), after])
    return make_spans(new, content)


def _nearly(words, new):
    """The one place of `new` that is as good as `words`, as spans, or None."""
    if len(words) < LONG_ENOUGH:
        return None
    found, start = [], 0
    for line in new.split("\n"):
        near = (
            fuzz.partial_ratio_alignment(folded(words), folded(line), score_cutoff=NEARLY)
            if len(line) >= LONG_ENOUGH
            else None
        )
        if near and near.dest_end - near.dest_start >= len(words) // 2:
            found.append((near.score, start + near.dest_start, start + near.dest_end))
        start += len(line) + 1
    if not found or len(found) > 1 and sorted(found)[-2][0] == max(found)[0]:
        return None
    _score, start, end = max(found)
    return make_spans(new, [_whole_words(new, start, end)])


def _whole_words(text, start, end):
    while start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while start < end and not text[start].isalnum():
        start += 1
    return _stripped(text, start, end)


def place(text_map, start, end):
    """The spans of the new text that hold what is left of [start, end) of the old one, in order.

    One for each paragraph, since none runs over the end of one; none if less than half is left.
    """
    if _letters_kept(text_map, start, end) * 2 < _letters(text_map.old[start:end]):
        return []
    new = text_map.new
    lines = [0, *(found.end() for found in re.finditer("\n", new))]
    kept = [run for run in text_map.kept(start, end) if new[run.new : run.new + run.length].strip()]
    found = []
    # A run of whole paragraphs goes over their ends.
    pieces = [piece for run in kept for piece in _by_line(run, lines)]
    for _line, group in groupby(sorted(pieces), key=lambda piece: bisect_right(lines, piece[0])):
        group = list(group)
        found.append([group[0][0], group[-1][1]])
    # Scattered among other words they say nothing any more.
    if _letters_kept(text_map, start, end) * 2 < sum(_letters(new[s:e]) for s, e in found):
        return []
    first = min(found.index(each) for each in found if each[0] <= pieces[0][0] < each[1])
    last = min(found.index(each) for each in found if each[0] < pieces[-1][1] <= each[1])
    found[first][0] = _widened_start(text_map, start, found[first][0])
    found[last][1] = _widened_end(text_map, end, found[last][1])
    return [_stripped(new, *each) for each in found]


def _by_line(run, lines):
    start, end = run.new, run.new + run.length
    while start < end:
        at = bisect_right(lines, start)
        stop = min(end, lines[at] - 1 if at < len(lines) else end)
        if start < stop:
            yield start, stop
        start = stop + 1


def _widened_start(text_map, start, there):
    """With what was put in right before the words: after the mark, or in their sentence."""
    line = text_map.new.rfind("\n", 0, there) + 1
    before = len(text_map.old[:start].rstrip(" "))
    is_first = before == 0 or text_map.old[before - 1] == "\n"
    neighbour = line - 1 if is_first else text_map.offset_of(before - 1)
    if neighbour is None or not line - 1 <= neighbour < there:
        return there
    put_in = folded(text_map.new[neighbour + 1 : there])
    is_bound = not is_first and folded(text_map.old[before - 1]) in _OPENING
    ends = [] if is_bound else [found.end() for found in _SENTENCE_END.finditer(put_in)]
    return neighbour + 1 + (ends[-1] if ends else 0)


def _widened_end(text_map, end, there):
    """With what was put in right after the words: before the mark, or in their sentence."""
    old, new = text_map.old, text_map.new
    line_end = new.find("\n", there)
    line_end = len(new) if line_end < 0 else line_end
    after = end + len(old[end:]) - len(old[end:].lstrip(" "))
    is_last = after == len(old) or old[after] == "\n"
    neighbour = line_end if is_last else text_map.offset_of(after)
    if neighbour is None or not there <= neighbour <= line_end:
        return there
    put_in = folded(new[there:neighbour])
    if not is_last and folded(old[after]) in _CLOSING:
        return neighbour
    # Where they ended with their sentence, what comes next is another one.
    if found := _SENTENCE_END.search(folded(new[there - 1 : there]) + put_in + " "):
        return max(there, there - 1 + len(found.group().rstrip()) + found.start())
    return neighbour


def _stripped(text, start, end):
    words = text[start:end]
    return [start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())]


def _in_order(spans):
    """`spans` of which none overlap, in order: what runs into another becomes one with it."""
    joined = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1][1] = max(end, joined[-1][1])
        elif start < end:
            joined.append([start, end])
    return joined


def _letters(text):
    return len(text) - sum(map(str.isspace, text))


def _letters_kept(text_map, start, end):
    kept = text_map.kept(start, end)
    return sum(_letters(text_map.old[run.old : run.old + run.length]) for run in kept)


def _placed_alike(text_map, span):
    """Where a cue or a source is now that reads as it did, or None."""
    if not span:
        return None
    found = place(text_map, *span)
    [new] = found if len(found) == 1 else [None]
    old_words = text_map.old[slice(*span)]
    return new if new and reads_alike(old_words, text_map.new[slice(*new)]) else None


def _all_alike(text_map, spans):
    """Where all of `spans` are now, or None unless each reads as it did."""
    placed = [_placed_alike(text_map, span) for span in spans]
    return placed if all(placed) else None


def _marked(text, content):
    """The words of `content` that stand in quotation marks, folded."""
    return folded(content_of(text, quoted_spans(text, content))).split()


def _turns(text, content):
    """The words that can turn round what the sentences of `content` say, and how often each."""
    start, end = content[0][0], content[-1][1]
    before = text.rfind("\n", 0, start) + 1
    ends = [found.end() for found in _SENTENCE_END.finditer(folded(text[before:start]))]
    start = before + (ends[-1] if ends else 0)
    line_end = text.find("\n", end)
    after = folded(text[end - 1 : line_end if line_end >= 0 else len(text)])
    found = _SENTENCE_END.search(after)
    end = end - 1 + (found.end() if found else len(after))
    return Counter(each.lower() for each in _TURNS_ROUND.findall(folded(text[start:end])))
