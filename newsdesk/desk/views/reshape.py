"""Moving the ends of a statement's words, by a word or to where a handle was dropped."""

import json

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.models import Statement
from newsdesk.archive.spans import make_spans
from newsdesk.desk.access import desk_required
from newsdesk.desk.cards import Card, suggestion_card
from newsdesk.desk.clashes import LABELS
from newsdesk.desk.forms.review import ReviewForm
from newsdesk.desk.reshaping import CannotMove, reshape
from newsdesk.desk.views.answers import (
    answer,
    around,
    check_may_change,
    page,
    refuse,
    show_decided,
    show_theirs,
    statement_or_404,
    suggestion_or_404,
    tell,
)
from newsdesk.desk.workspace import fill, touched_blocks
from newsdesk.extraction import kind_of


@require_POST
@desk_required
def suggestion_reshape(request, pk):
    """The inspector with the words of a suggestion moved; saved once it is approved."""
    suggestion = suggestion_or_404(pk)
    if suggestion.decision != suggestion.Decision.OPEN:
        return show_decided(request, suggestion)
    return _reshape(request, suggestion_card(suggestion))


@require_POST
@desk_required
def statement_reshape(request, pk):
    """The inspector with the words of a statement moved; those of a draft are saved at once."""
    statement = statement_or_404(pk)
    check_may_change(request.user, statement)
    return _reshape(request, Card(statement, statement.article))


def _reshape(request, card):
    form = card.form = ReviewForm(request.POST, card=card)
    form.is_valid()
    if form.has_error("words"):
        return refuse(request, card)
    before = list(card.spans["content"]) if card.is_in_text else []
    try:
        content = _moved(card, form, request.POST.get("move", ""))
    except CannotMove as refusal:
        form.as_typed()
        card.notice = str(refusal)
        return refuse(request, card)
    if card.status == Statement.Status.DRAFT:
        return _save(request, card, content)
    return _show_moved(request, card, content, before)


def _moved(card, form, move):
    """The content spans after `move`, of the words as the form has them."""
    content = form.content
    if move == "follow" and card.proposed:
        return card.proposed["content"]
    if content is None and not card.is_in_text:
        if move.startswith("add="):
            # Marked anew in the text as it is now.
            return reshape(card.article.revision, [], move)
        raise CannotMove(
            _("The text has changed since. Mark the words anew, then use the selection.")
        )
    return reshape(card.article.revision, content or card.spans["content"], move)


def _save(request, card, content):
    """Save the words of a draft, and of the rest of the form nothing."""
    before, statement = Card(card.item, card.article), card.item
    version = request.POST.get("version", "")
    revision, told = card.article.revision, {}
    if card.is_in_text:
        told = {name: statement.spans[name] for name in ("cue", "source")}
    spans = make_spans(revision.text, content, **told)
    placed = Statement.placed(revision, spans) | {"kind": kind_of(revision.text, content)}
    placed["anchoring"] = Statement.Anchoring.OK
    try:
        version = int(version) if version.isdecimal() else 0
        statement.correct(by=request.user, version=version, **placed)
    except Conflict:
        return show_theirs(request, statement_or_404(statement.pk))
    except NotAllowed as refusal:
        card.notice = str(refusal)
        return refuse(request, card)
    after = Card(statement_or_404(statement.pk), card.article)
    after.form = _typed(request, after, content, spans="", version=after.item_version)
    return answer(request, after, _("Moved and saved."), before=before, outcome="moved")


def _typed(request, card, content, **changes):
    """The form as it was posted, with the words that `content` covers and their kind."""
    text, data = card.article.revision.text, request.POST.copy()
    data["words"] = "\n".join(text[start:end] for start, end in content)
    data["kind"] = kind_of(text, content)
    data["revision"] = card.article.revision_id
    for name, value in changes.items():
        data[name] = value
    if "version" in changes:
        data["loaded"] = _loaded_anew(card, data.get("loaded", ""))
    return ReviewForm(data, card=card).as_typed()


def _loaded_anew(card, loaded):
    """`loaded`, with words and kind as they have just been saved."""
    old, new = loaded.split(), card.loaded.split()
    if len(old) != len(new):
        return loaded
    saved = {"words", "kind"}
    return " ".join(n if name in saved else o for name, o, n in zip(LABELS, old, new, strict=True))


def _show_moved(request, card, content, before):
    """The card with its words moved, in the inspector and in the text, and stored nowhere."""
    outcome = "moved" if card.is_in_text else "placed"
    card.form = _typed(request, card, content, spans=json.dumps(content))
    card.place(content)
    card.notice = _("Moved, and not saved until it is saved.")
    if card.is_suggestion:
        card.notice = _("Moved, and not saved until it is approved.")
    if card.status == Statement.Status.PUBLISHED:
        seen = _("Readers have seen these words: say below what was corrected.")
        card.notice = f"{card.notice} {seen}"
    if not request.htmx:
        return page(request, card.article, card=card)
    spans = [*before, *content]
    context = {
        "card": fill(card),
        "blocks": touched_blocks(card.article, spans, current=card.id, replaced=card),
        "said": " … ".join(card.statement.stretches),
    } | around(request, card.article, card)
    response = render(request, "desk/_answer_moved.html", context)
    return tell(response, card, outcome)
