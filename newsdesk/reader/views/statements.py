from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Action, Statement
from newsdesk.reader.addresses import not_published
from newsdesk.reader.appearances import all_of, appearances_of
from newsdesk.reader.changes import last_changes
from newsdesk.reader.citing import STYLES, cite
from newsdesk.reader.context import shown_blocks
from newsdesk.reader.disclosures import told_beside
from newsdesk.reader.embedding import description_of, snippet, title_of
from newsdesk.reader.picked_words import picked
from newsdesk.reader.spokespeople import spoken_for
from newsdesk.reader.structured import quotation
from newsdesk.reader.text_fragments import words_at_source

RELATED_SHOWN = 50
# The newest; its history has them all.
CORRECTIONS_SHOWN = 5
# What is shown in the page, ready to be copied; the others are files.
STYLES_SHOWN = ("txt", "md", "bib")


def statement_detail(request, pk):
    """One statement: who said it, when, in what words, and what stands around it."""
    statement = find_published(pk)
    if statement is None:
        return not_published(request, pk)
    root = request.build_absolute_uri("/").rstrip("/")
    address = root + statement.get_absolute_url()
    role = statement.printed_role or Statement.objects.published().printed_role_beside(statement)
    previous, following = Statement.objects.neighbours(statement)
    context = {
        "statement": statement,
        "root": root,
        "address": address,
        "role": role,
        "spoken_for": spoken_for(statement),
        "disclosures": told_beside(statement),
        "picked": picked(statement, request.GET.get("words")),
        "source": words_at_source(statement),
        "blocks": shown_blocks(
            statement.article, statement.revision, [statement], may_be_whole=False
        ),
        "citations": [
            (STYLES[ending], cite(statement, address, ending, role=role)) for ending in STYLES_SHOWN
        ],
        "styles": STYLES.values(),
        "snippet": snippet(statement, root),
        "title": title_of(statement),
        "description": description_of(statement),
        "data": quotation(
            statement, root, role=role, modified=last_changes([statement])[statement.pk]
        ),
        "corrections": Action.objects.public_corrections(statement)[:CORRECTIONS_SHOWN],
        "appearances": all_of(statement),
        "related": _related(statement),
        "previous": previous,
        "following": following,
    }
    return render(request, "reader/statement_detail.html", context)


def find_published(pk):
    """The published statement `pk` with all that its pages show of it, or None."""
    published = Statement.objects.published().for_readers().select_related("revision")
    statement = published.filter(pk=pk).first()
    if statement and (statement.listed_under_id or statement.shown_with):
        # With their words; of one that stands on another's card, that other one and its mates, too.
        statement.shown_with = appearances_of(statement)
    return statement


def _related(statement):
    """The published statements that it continues, lies in, holds, or says again, by title."""
    pk, claim = statement.pk, statement.claim_id
    near = Q(pk__in=filter(None, [statement.nested_in_id, statement.continues_id]))
    around = Q(nested_in=pk) | Q(continues=pk) | near
    same = Q(claim=claim) if claim else Q()
    related = Statement.objects.published().exclude(pk=pk).filter(around | same)
    on_card = {each.pk for each in statement.shown_with}
    related = list(related.for_readers().order_by("pk")[:RELATED_SHOWN])
    groups = {
        _("Inside the words of"): [s for s in related if s.pk == statement.nested_in_id],
        _("Continues"): [s for s in related if s.pk == statement.continues_id],
        _("Continued by"): [s for s in related if s.continues_id == pk],
        _("Reported inside these words"): [s for s in related if s.nested_in_id == pk],
        _("The same claim elsewhere"): [
            s
            for s in related
            if claim and s.claim_id == claim and s.nested_in_id is None and s.pk not in on_card
        ],
    }
    return [(title, others) for title, others in groups.items() if others]
