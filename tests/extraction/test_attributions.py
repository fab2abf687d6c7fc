"""Which words are found, whose they are said to be, and in which order they may stand."""

import pytest

from newsdesk.extraction import find_statements

HE_SAID = [
    "“The dam is safe,” said Mara Quill.",
    "“The dam is safe,” Mara Quill said on Friday.",
    "“The dam is safe”, said Mara Quill, an engineer.",
    "Mara Quill said: “The dam is safe.”",
    "Mara Quill said, “The dam is safe.”",
    "On Friday, Mara Quill told reporters: “The dam is safe.”",
    "Mara Quill, an engineer, told Radio Brell, “The dam is safe.”",
    "As Mara Quill put it, “The dam is safe”.",
]
SHE_REPORTED = [
    "Mara Quill said that the dam is safe.",
    "Mara Quill said the dam is safe.",
    "Mara Quill warned on Friday that the dam is safe.",
    "The dam is safe, Mara Quill said.",
    "The dam is safe, said Mara Quill, an engineer.",
    "According to Mara Quill, the dam is safe.",
    "The dam is safe, according to Mara Quill.",
    "Speaking on Friday, Mara Quill argued that the dam is safe.",
    "Mara Quill — no friend of dams — said the dam is safe.",
]


def only(text):
    [found] = find_statements(text)
    return found


def contents(text, found):
    return [text[start:end] for start, end in found.spans]


@pytest.mark.parametrize("text", HE_SAID)
def test_quoted_words_are_found_wherever_the_speaker_stands(text):
    found = only(text)
    assert contents(text, found)[0].rstrip(".,") == "The dam is safe"
    assert (found.kind, found.speaker, found.certainty) == ("direct", "Mara Quill", "certain")


@pytest.mark.parametrize("text", SHE_REPORTED)
def test_reported_words_are_found_wherever_the_speaker_stands(text):
    found = only(text)
    assert contents(text, found)[0].lower() == "the dam is safe"
    assert (found.kind, found.speaker) == ("indirect", "Mara Quill")


@pytest.mark.parametrize(
    "text",
    [
        "“The dam,” said Mara Quill, “is safe.”",
        "“The dam stands.” Mara Quill said. “It will.”",
        "“The dam is safe,” Mara Quill said. “It will hold.”",
    ],
)
def test_a_quotation_split_by_its_speaker_is_one_statement(text):
    assert len(only(text).spans) == 2


def test_a_second_verb_of_saying_starts_a_second_statement():
    text = "“The dam is safe,” Mara Quill said, adding that it would be watched."
    first, second = find_statements(text)
    assert contents(text, first) == ["The dam is safe,"]
    assert contents(text, second) == ["it would be watched"]
    assert second.speaker == "Mara Quill"


def test_partial_quotes_are_shown_in_their_clause():
    text = "Mara Quill said it was “very doubtful” it would break, but that “the risks are real”."
    found = only(text)
    assert contents(text, found) == [text[len("Mara Quill said ") : -1]]
    assert [text[s:e] for s, e in found.verbatim] == ["very doubtful", "the risks are real"]
    assert found.kind == "mixed"


def test_what_brackets_add_is_marked_as_inserted():
    text = "“(The) dam is safe,” said Mara Quill."
    assert [text[s:e] for s, e in only(text).inserted] == ["(The)"]


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “miracle dam” opened on Friday.",
        "Her novel “The Quiet Dam and the River Below” is out now.",
        "Mara Quill declined to say whether the dam is safe.",
        "Lawyers have called the case off.",
        "His recent claim was forgotten.",
        "",
        "“”",
    ],
)
def test_titles_scare_quotes_and_silence_are_no_statements(text):
    assert find_statements(text) == []


def test_the_place_of_an_interview_is_kept_as_venue():
    told = "“It is safe,” Mara Quill told Radio Brell’s Morning Desk programme."
    said = "Mara Quill said in an evening address that the dam is safe."
    assert only(told).venue == "Radio Brell’s Morning Desk programme"
    assert only(said).venue == "an evening address"


def test_who_relayed_the_words_is_kept_apart_from_who_said_them():
    agency = "The dam is safe, said Mara Quill, an engineer, according to the OSTRA news agency."
    papers = "The dam is safe, according to officials cited by the Brell Herald and the Echo."
    assert (only(agency).speaker, only(agency).via) == ("Mara Quill", ["OSTRA"])
    assert (only(papers).speaker, only(papers).via) == (None, ["Brell Herald", "Echo"])


@pytest.mark.parametrize(
    ("text", "prediction"),
    [
        ("Mara Quill said the dam will break.", "yes"),
        ("Mara Quill said the dam will not break.", "yes"),
        ("Mara Quill said the dam might break.", "soft"),
        ("“We will rebuild the dam,” Mara Quill said.", "commitment"),
        ("Officials said they would rebuild the dam.", "commitment"),
        ("Mara Quill said the dam was safe.", "no"),
        ("“Will the dam break?” Mara Quill asked.", "no"),
    ],
)
def test_forecasts_are_told_from_promises_and_facts(text, prediction):
    assert only(text).prediction == prediction


def test_hedges_denials_and_repetition_are_flagged():
    assert only("Mara Quill said the dam could break.").flags == ["hedged"]
    assert only("Mara Quill denied that the dam was old.").flags == ["negated"]
    assert only("Officials have repeatedly said the dam is old.").flags == ["repeated"]


def test_a_statement_in_the_standfirst_says_so():
    text = (
        "Dam opens\nThe dam is safe, officials said.\n"
        "The dam above Brell was opened on Friday before a crowd."
    )
    assert [found.zone for found in find_statements(text)] == ["standfirst"]


def test_the_reason_is_told_in_plain_words():
    assert only(HE_SAID[0]).reason == "Quotation marks, then “said” and a full name."


def test_a_statement_turns_into_plain_json_values():
    told = only("“The dam,” said Mara Quill, “is safe.”").as_dict()
    assert told["spans"] == [[1, 9], [29, 37]]
    assert told["cue"] == [11, 15]
    assert told["alternatives"] == []
    assert "tier" not in told


def test_a_second_verb_after_but_keeps_the_speaker():
    text = "Mara Quill said: “It is safe. It is old,” but added that it leaks."
    first, second = find_statements(text)
    assert contents(text, first) == ["It is safe. It is old,"]
    assert (contents(text, second), second.speaker) == (["it leaks"], "Mara Quill")


def test_an_interview_names_its_speaker_before_a_colon():
    found = only("Mara Quill: “It is safe.”")
    assert (found.speaker, found.cue) == ("Mara Quill", None)
    assert found.reason == "Quotation marks after a colon and a full name."


def test_what_nobody_said_is_no_statement():
    assert find_statements("Nobody said that the dam was safe.") == []


def test_a_company_is_not_taken_for_a_person():
    assert only("The company, Skerry Lines, said that the dam is safe.").speaker is None
    assert only("The Brell Herald reported that the dam is safe.").speaker is None


def test_an_abbreviation_can_end_a_sentence():
    text = "Mara Quill left for the U.S. The dam is safe, Jon Tarn said."
    assert contents(text, only(text)) == ["The dam is safe"]


def test_an_abbreviation_does_not_cut_a_name():
    assert only("“The dam is safe,” said Mr. Jon B. Tarn of St. Brell.").speaker == "Jon B. Tarn"


def test_what_is_quoted_inside_a_quotation_is_nested_in_it():
    text = "“The mayor told me, ‘Close the dam.’ I did not,” said Mara Quill."
    outer, inner = find_statements(text)
    assert (outer.speaker, outer.nested_in) == ("Mara Quill", None)
    assert (contents(text, inner), inner.nested_in) == (["Close the dam."], 0)
    assert inner.speaker is None


def test_a_transcript_names_its_speakers_in_capitals():
    text = (
        "An evening with Mara Quill\nMara Quill ran the dam for eleven years, until Friday.\n"
        "Q: Is it safe?\nQUILL: It is. It always was.\nQ: And old?\nA: As old as I am."
    )
    safe, old = find_statements(text)
    assert (contents(text, safe), safe.speaker) == (["It is. It always was."], "Mara Quill")
    assert (contents(text, old), old.certainty) == (["As old as I am."], "inferred")


def test_a_dateline_is_no_part_of_what_was_said():
    text = "BRELL: The dam is safe, said Mara Quill."
    assert contents(text, only(text)) == ["The dam is safe"]


def test_a_line_below_a_quotation_signs_it():
    text = (
        "The dam is open\nReaders have written to us about it all week long, and more.\n"
        "“It was high time for it.”\n— Mara Quill, Brell"
    )
    assert only(text).speaker == "Mara Quill"


def spoken(text):
    return [[text[start:end] for start, end in each.spans] for each in find_statements(text)]


def test_a_quotation_goes_on_past_what_was_noted_beside_it():
    text = "“The dam holds,” Mara Quill said, noting that it had rained. “It will hold in June.”"

    assert ["The dam holds,", "It will hold in June."] in spoken(text)


def test_what_leads_up_to_a_quotation_is_promised_as_well():
    text = "Mara Quill pledged to keep the town’s “old and beautiful dam” open."

    [[content]] = spoken(text)

    assert content.startswith("to keep the town’s")


def test_a_description_of_who_spoke_is_none_of_their_words():
    text = "The dam will hold in June, said Mara Quill, who has built a dozen of them."

    assert spoken(text) == [["The dam will hold in June"]]


def test_a_sentence_in_brackets_is_a_sentence_of_its_own():
    text = "The dam is old. (“It will hold,” Mara Quill said.) The river rose in May."

    assert spoken(text) == [["It will hold,"]]


def test_a_question_and_who_asks_it_are_one_statement():
    text = "“Will it hold?” Mara Quill, an engineer, asked on Friday. The river is rising."
    found = only(text)
    assert (contents(text, found), found.speaker) == (["Will it hold?"], "Mara Quill")


def test_a_gerund_far_from_its_subject_still_has_it():
    text = (
        "At a meeting in Brell, Norland, on Sunday, Mara Quill tried again, saying: “It is safe.”"
    )
    assert only(text).speaker == "Mara Quill"


def test_a_semicolon_may_follow_who_said_it():
    text = "The gates are old, Mara Quill said; the town has known for years."
    found = only(text)
    assert (contents(text, found), found.speaker) == (["The gates are old"], "Mara Quill")
