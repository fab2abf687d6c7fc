"""Whom a printed source means: surnames, pronouns, descriptions, misspellings."""

from newsdesk.extraction import KnownPerson, find_statements

QUILL = "Mara Quill, reader in hydrology at the University of Brell, said the dam was old."
TARN = "Jon Tarn, a farmer, said the fields were dry."


def article(*paragraphs):
    return "\n".join(("Brell looks at its dam again", *paragraphs))


def last(*paragraphs, **known):
    return find_statements(article(*paragraphs), **known)[-1]


def test_a_surname_is_completed_from_the_article():
    found = last(QUILL, "“It leaks,” Quill said.")
    assert (found.speaker, found.certainty, found.tier) == ("Mara Quill", "certain", "ready")
    assert "introduced in paragraph 2" in found.reason


def test_role_and_organisation_are_kept_as_printed():
    found = last(QUILL)
    assert (found.role, found.organisation) == ("reader in hydrology", "University of Brell")


def test_what_kind_of_body_it_is_does_not_become_its_name():
    found = last("Mara Quill, senior fellow at Norrish think tank Forum for Water, said it leaks.")
    assert found.organisation == "Forum for Water"


def test_a_title_before_the_name_is_the_role():
    found = last("Norrish Water Minister Ana Sol said the dam was safe.")
    assert (found.speaker, found.role) == ("Ana Sol", "Norrish Water Minister")


def test_a_former_role_stays_former_and_without_employer():
    found = last("Mara Quill, a former mayor of Brell, said the dam was safe.")
    assert (found.role, found.organisation) == ("former mayor of Brell", None)


def test_a_pronoun_means_the_last_speaker_and_is_checked():
    found = last(QUILL, "“It leaks,” she added.")
    assert (found.speaker, found.certainty) == ("Mara Quill", "inferred")
    assert found.tier == "check_first"


def test_a_pronoun_does_not_mean_the_person_talked_about():
    found = last(QUILL, "Quill noted that Jon Tarn knew it.", "“He warned us,” she added.")
    assert found.speaker == "Mara Quill"


def test_a_pronoun_passes_over_who_it_cannot_be():
    found = last(QUILL, "Peter Tarn, a farmer, said the fields were dry.", "“It leaks,” she said.")
    assert found.speaker == "Mara Quill"


def test_the_expert_is_the_one_introduced_as_such():
    found = last(QUILL, TARN, "The expert said the dam was “past saving”.")
    assert (found.speaker, found.certainty) == ("Mara Quill", "inferred")


def test_an_expert_may_be_named_further_down():
    first = find_statements(article("The dam is past saving, an expert said on Monday.", QUILL))[0]
    assert (first.speaker, first.certainty) == ("Mara Quill", "inferred")


def test_an_official_nobody_introduced_stays_nobody():
    assert last(QUILL, "The official said the dam was safe.").speaker is None


def test_a_surname_spelt_otherwise_is_asked_about():
    found = last("Igor Tarnowski, an engineer, said it leaks.", "Tarnovski said it was old.")
    assert (found.speaker, found.certainty) == ("Igor Tarnowski", "inferred")
    assert found.alternatives == ["Igor Tarnowski"]
    assert found.tier == "check_first"
    assert "?" in found.reason


def test_between_two_people_of_one_surname_nobody_is_chosen():
    found = last(
        "Mara Quill, an engineer, said it leaks.",
        "Dorothy Quill, a farmer, said it does not.",
        "Quill said it was old.",
    )
    assert found.speaker is None
    assert found.alternatives == ["Mara Quill", "Dorothy Quill"]
    assert found.tier == "check_first"


def test_two_surnames_one_letter_apart_are_two_people():
    found = last(
        "Mara Lindner, an engineer, said it leaks.",
        "Olga Lindner, a farmer, said it does not.",
        "Lintner said it was old.",
    )
    assert found.speaker is None
    assert len(found.alternatives) == 2


def test_unnamed_groups_keep_their_printed_source():
    text = article("US officials said the dam was safe.")
    [found] = find_statements(text)
    assert (found.speaker, text[slice(*found.source)]) == (None, "US officials")


def test_a_spokesman_is_not_the_person_he_speaks_for():
    found = last(QUILL, "A spokesman for Mara Quill said the dam was safe.")
    assert found.speaker is None


def test_joint_speakers_are_both_kept():
    found = last("Mara Quill and Jon Tarn said the dam was safe.")
    assert (found.speaker, found.also) == ("Mara Quill", ["Jon Tarn"])


def test_a_quotation_of_its_own_goes_on_with_the_speaker_before():
    found = last(QUILL, "“It leaks,” Quill said.", "“And it will break one day.”")
    assert (found.speaker, found.certainty, found.continues) == ("Mara Quill", "inferred", 1)
    assert (found.cue, found.source) == (None, None)


def test_marks_left_open_make_the_next_paragraph_part_of_the_statement():
    text = article("“It leaks,” said Mara Quill. “It is old.", "“It will break.”")
    [found] = find_statements(text)
    assert [text[s:e] for s, e in found.spans] == ["It leaks,", "It is old.", "It will break."]


def test_the_archive_completes_a_name_it_knows():
    known = [KnownPerson("Dr Mara Ellen Quill", forms=("Mara Quill",))]
    assert last(QUILL, people=known).speaker == "Dr Mara Ellen Quill"


def test_a_bare_surname_known_only_to_the_archive_is_offered_not_taken():
    found = last("“It leaks,” said Quill.", people=[KnownPerson("Mara Quill")])
    assert (found.speaker, found.alternatives) == (None, ["Mara Quill"])


def test_a_surname_with_a_role_the_archive_knows_is_suggested():
    known = [KnownPerson("Mara Quill", roles=("chief engineer",)), KnownPerson("Ada Quill")]
    found = last("“It leaks,” said engineer Quill.", people=known)
    assert (found.speaker, found.certainty) == ("Mara Quill", "inferred")
    assert found.tier == "check_first"


def test_two_people_of_one_name_in_the_archive_complete_nothing():
    known = [
        KnownPerson("Mara A. Quill", ("Mara Quill",)),
        KnownPerson("Mara B. Quill", ("Mara Quill",)),
    ]
    assert last(QUILL, people=known).speaker == "Mara Quill"


def test_somebody_only_ever_called_by_title_and_surname_is_named_so_and_asked_about():
    found = last("Mr. Tarn met Mara Quill, an engineer, at the dam.", "“It leaks,” he said.")
    assert (found.speaker, found.tier) == ("Tarn", "check_first")
    found = last("“It leaks,” President Tarn said.")
    assert (found.speaker, found.certainty) == ("Tarn", "inferred")
    assert "never names in full" in found.reason


def test_a_surname_is_completed_from_the_name_of_a_programme():
    found = last("On “The Martha Tarn Show” they met.", "“It leaks,” Tarn said.")
    assert found.speaker == "Martha Tarn"


def test_a_description_means_whom_it_fits_best():
    found = last(
        "Mara Quill, a senator from Brell, said it leaks.",
        "Peter Tarn, a senator from Norry, said it does not.",
        "“It is old,” the Brell senator said.",
    )
    assert (found.speaker, found.tier) == ("Mara Quill", "check_first")


def test_a_trade_nobody_was_given_means_who_was_in_view():
    found = last("Peter Tarn, a senator, said it leaks.", "“It is old,” the incumbent said.")
    assert (found.speaker, found.certainty) == ("Peter Tarn", "inferred")


def test_a_claim_is_that_of_its_owner():
    found = last(QUILL, "Quill’s claim that the dam was “past saving” was new.")
    assert found.speaker == "Mara Quill"


def test_whoever_stands_behind_a_quotation_said_it_whatever_the_verb():
    found = last(QUILL, "“Will it hold?” Quill, a reader, snapped.")
    assert found.speaker == "Mara Quill"
    found = last(QUILL, "The dam is old - more from Jon Tarn: “It leaks, and it will break.”")
    assert found.speaker == "Jon Tarn"


def test_answers_are_those_of_whom_the_interview_is_with():
    found = last(
        "Mara Quill runs the dam at Brell. Quill spoke to Jon Tarn’s paper.",
        "Q: Does it hold?",
        "A: It leaks. It is old.",
    )
    assert (found.speaker, found.certainty) == ("Mara Quill", "inferred")


def test_who_relayed_the_words_is_told_when_it_stands_at_the_end():
    found = last("The dam may break, according to Mara Quill, an engineer, TRK reported.")
    assert (found.speaker, found.via, len(found.spans)) == ("Mara Quill", ["TRK"], 1)


def test_where_it_was_said_may_open_the_sentence():
    found = last(QUILL, "In an interview with the Brell Echo, Quill said: “It leaks.”")
    assert found.venue == "an interview with the Brell Echo"


def test_a_programme_is_a_venue():
    found = last(QUILL, "“It leaks,” Quill said on Morning Wave’s Early Show programme.")
    assert found.venue == "Morning Wave’s Early Show programme"


def test_a_role_a_full_name_and_what_they_did_before_saying_so():
    found = last("The board’s head of leases, Mr Jon Tarn, defended it, saying: “It is old.”")
    assert found.speaker == "Jon Tarn"
    found = last("A retired inspector, Jon Tarn, warned that the pier “is held up by paint”.")
    assert found.speaker == "Jon Tarn"


def test_a_title_is_no_part_of_a_name():
    found = last("Coxswain Mara Quill said it leaks.", "“It is old,” Mdm Quill said.")
    assert found.speaker == "Mara Quill"


def test_a_short_surname_one_letter_off_is_asked_about():
    found = last("Lim Siew Hoon, a researcher, said it leaks.", "“It is old,” Dr Lin said.")
    assert (found.speaker, found.tier) == ("Lim Siew Hoon", "check_first")
    assert found.reason.endswith("misspelt?")


def test_a_surname_known_of_one_brother_is_the_other_ones_too():
    known = [KnownPerson("Karl Quill", ("Karl Quill", "Quill")), KnownPerson("Paul Quill")]

    for words in ("“It leaks,” said Quill.", "“It leaks,” Mr Quill said. He added that it would."):
        found = last(words, people=known)
        assert found.speaker not in ("Karl Quill", "Paul Quill")
