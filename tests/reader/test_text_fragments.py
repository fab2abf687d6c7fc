"""Addresses that lead to the words in the source's own page."""

from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from newsdesk.reader.text_fragments import directive_for, source_link

URL = "https://gazette.example/1"


def found_by(directive, text):
    """Where a browser would find the words: the first place at which all parts follow another."""
    prefix, start, end, suffix = (part.lower() for part in directive)
    low = text.lower()
    for at in range(len(low)):
        rest = low[at:]
        if not rest.startswith(prefix):
            continue
        begin = at + len(prefix)
        begin += len(low[begin:]) - len(low[begin:].lstrip()) if prefix else 0
        if not low.startswith(start, begin):
            continue
        stop = begin + len(start)
        while True:
            if end:
                stop = low.find(end, stop)
                if stop < 0:
                    break
                stop += len(end)
            if low[stop:].lstrip().startswith(suffix):
                return begin, stop
            if not end:
                break
    return None


def test_words_that_occur_once_need_nothing_beside_them():
    text = "News\n“Rents will fall,” said Ada Lind."
    assert source_link(URL, text, [[6, 22]]) == f"{URL}#:~:text=Rents%20will%20fall%2C"


def test_words_that_occur_twice_are_told_apart_by_what_stands_beside_them():
    text = "Rents will fall\n“Rents will fall,” she said. He thinks rents will fall too."
    for start in (0, 17, text.rindex("rents")):
        span = start, start + len("Rents will fall")
        directive = directive_for(text, *span)

        assert found_by(directive, text) == span
    assert directive.prefix
    assert str(directive).startswith("text=said.%20He%20thinks-,rents")


def test_long_words_are_given_by_their_beginning_and_end():
    words = "caps do harm to those who look for a flat in the city, and the harm grows each year"
    text = (
        f"News\nShe said caps do nothing.\n“{words},” she said. Caps do harm and grows each year."
    )
    start = text.index(words)

    directive = directive_for(text, start, start + len(words))

    assert directive.end
    assert found_by(directive, text) == (start, start + len(words))


def test_signs_that_mean_something_in_a_fragment_are_encoded():
    words = "well-known, R&D: 100 % #1"
    text = f"News\n“{words}” she said."

    link = source_link(URL, text, [[6, 6 + len(words)]])

    assert link.endswith("text=well%2Dknown%2C%20R%26D%3A%20100%20%25%20%231")
    assert unquote(link.partition("text=")[2]) == words


def test_a_split_quotation_leads_to_both_parts():
    text = "News\n“Rents will fall,” she said, “but not soon.”"
    spans = [[text.index(w), text.index(w) + len(w)] for w in ("Rents will fall,", "but not soon.")]

    assert source_link(f"{URL}#top", text, spans) == (
        f"{URL}#top:~:text=Rents%20will%20fall%2C&text=but%20not%20soon."
    )


def test_there_is_no_link_without_an_address():
    assert source_link("", "News", [[0, 4]]) == ""


def test_words_that_are_a_whole_paragraph_are_told_apart_by_the_one_beside_them():
    text = "Rents will fall\nSo it was said on Monday.\nRents will fall\nNothing else was said."
    start = text.rindex("Rents")

    directive = directive_for(text, start, start + len("Rents will fall"))

    assert directive.prefix == "said on Monday."
    assert found_by(directive, text) == (start, start + len("Rents will fall"))


@given(st.permutations(["“Rents fall,”", "rents fall", "he said.", "she said.", "Ada", "Bo"]))
def test_in_whatever_order_they_stand_the_words_are_found(parts):
    text = "\n".join(["News", " ".join(parts[:3]), " ".join(parts[3:])])
    start = text.index("rents fall")

    directive = directive_for(text, start, start + 10)

    assert found_by(directive, text) == (start, start + 10)


@given(st.text(alphabet="ab \n,-&“İß😀", min_size=1), st.data())
def test_no_text_breaks_a_directive(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    encoded = str(directive_for(text, start, end))

    assert encoded.isascii()
    assert encoded.startswith("text=")
