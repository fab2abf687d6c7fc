"""What the workspace answers to what an editor does: the next card and what changed beside it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import replace_url, reswap, retarget, trigger_client_event

from newsdesk.archive.models import Article, Statement, Suggestion
from newsdesk.desk.cards import Card, suggestion_card
from newsdesk.desk.clashes import Clash
from newsdesk.desk.forms.selection import SelectionForm
from newsdesk.desk.forms.statements import CardTaggingForm
from newsdesk.desk.names import called
from newsdesk.desk.order import following, next_open, place_of, preceding
from newsdesk.desk.queueing import wanted_from
from newsdesk.desk.turns import Turns
from newsdesk.desk.views.presence import enter
from newsdesk.desk.workspace import Counts, Desk, Ways, fill, touched_blocks


def article_or_404(pk):
    return get_object_or_404(
        Article.objects.select_related("outlet", "revision", "claimed_by"), pk=pk
    )


def suggestion_or_404(pk):
    related = "article__revision", "article__outlet", "revision", "expert_guess", "statement"
    return get_object_or_404(Suggestion.objects.select_related(*related), pk=pk)


def statement_or_404(pk):
    statements = Statement.objects.for_listing().select_related("article__revision", "expert")
    return get_object_or_404(statements.select_related("article__outlet"), pk=pk)


def card_of(noun, pk):
    """The Card of the suggestion or statement with that id."""
    if noun == "suggestion":
        return suggestion_card(suggestion_or_404(pk))
    statement = statement_or_404(pk)
    return Card(statement, statement.article)


def rights(user, article):
    """What `user` may do to the article, for checks and templates alike.

    Contributors put aside what the finder suggests, and say how far the review has come, only
    where readers see nothing yet.
    """
    may_decide = user.may_publish or not article.has_been_published
    is_done = article.state == Article.State.DONE
    return {
        "may_decide": may_decide,
        "may_set_state": may_decide and (user.may_publish or not is_done),
    }


def check_may_decide(user, article):
    if not rights(user, article)["may_decide"]:
        raise PermissionDenied(
            _("Statements of this article have been published: rejecting needs an editor.")
        )


def may_change(user, statement):
    """Editors change everything, contributors their own drafts."""
    is_own_draft = statement.made_by_id == user.pk and not statement.was_public
    return user.may_publish or is_own_draft


def check_may_change(user, statement, publishes=False):
    if not may_change(user, statement) or publishes and not user.may_publish:
        raise PermissionDenied(_("This needs an editor's account."))


# What was done


def answer(request, card, said, *, before=None, outcome="next", others=(), made=()):
    """The card where the editor goes on, and what changes beside it; without htmx, its page.

    `card` is what was acted on as it is now, `before` what it was (another card, if a
    suggestion became a statement); `others` are cards that changed besides, `made` those that
    are new. `outcome` says where the editor goes on: at the "next" open card, at this one
    ("stay"), or in it, when it was "made" just now.
    """
    before = before or card
    way = _onward(before, is_gone=card.group == "discarded") if outcome == "next" else None
    if not request.htmx:
        messages.success(request, said)
        return see(address_of(card.article, (way or card).id, **wanted_from(request).query))
    article = article_or_404(card.article.pk)
    shown = card_of(way.noun, way.pk) if way else card
    changed = (card, *others, *made)
    listed = sorted((c for c in changed if c.group != "discarded"), key=place_of)
    listed_before = () if outcome == "made" else (before, *others)
    spans = [span for each in (before, *changed) for span in each.spans["content"]]
    context = {
        "card": fill(shown),
        "entries": [Entry(each) for each in listed],
        "gone": [each.id for each in listed_before],
        "blocks": touched_blocks(article, spans, current=shown.id),
        "said": said,
        "selection_form": SelectionForm(article=article) if outcome == "made" else None,
    }
    response = render(request, "desk/_answer.html", context | around(request, article, shown))
    response = replace_url(response, address_of(article, shown.id, **wanted_from(request).query))
    return tell(response, card, outcome, shown)


def _onward(before, *, is_gone):
    """The Way to the next open card; where a card is gone, to any that is left."""
    place = place_of(before)
    way = next_open(before.article, place)
    if way or not is_gone:
        return way
    return following(before.article, place) or preceding(before.article, place)


class Entry:
    """A card's line of the list, and the line after which it belongs."""

    def __init__(self, card):
        self.card = card
        place = place_of(card)
        self.previous = preceding(card.article, place, groups=[card.group])


def around(request, article, card):
    """What the inspector's template asks for beside its card."""
    return {
        "article": article,
        "counts": Counts(article),
        "ways": Ways(card) if card else None,
        "turns": Turns(request.user, article),
    } | rights(request.user, article)


def answer_who(request, card, said, others):
    """The question as it is answered, with its speaker, and the lines of `others` that follow.

    What was typed in the other fields stays as it is.
    """
    if not request.htmx:
        messages.success(request, said)
        return see(address_of(card.article, card.id, **wanted_from(request).query))
    context = {"card": fill(card), "form": card.form, "entries": [card, *others], "said": said}
    context |= around(request, card.article, card) | {"statement": card.statement}
    return tell(render(request, "desk/_answer_who.html", context), card, "stay")


# What was not done


def refuse(request, card, status=422, *, was=None):
    """The card as typed with what is wrong, alone for htmx, else in its page.

    `was` is the id of the line in the list that the card has now, if that is to be drawn anew.
    """
    if not request.htmx:
        return page(request, card.article, card=card, status=status)
    response = show(request, card, status=status)
    if was:
        is_there = card.group != "discarded"
        context = {"gone": [was], "entries": [Entry(card)] if is_there else [], "card": card}
        context["counts"] = Counts(card.article)
        response.write(render_to_string("desk/_answer_list.html", context, request))
    return tell(response, card, "refused")


def refuse_selection(request, article, form):
    if not request.htmx:
        return page(request, article, selection_form=form, status=422)
    context = {"selection_form": form, "article": article}
    response = render(request, "desk/_selection_form.html", context, status=422)
    return reswap(retarget(response, "#new-statement"), "outerHTML")


def refuse_tagging(request, article, form):
    if not request.htmx:
        return page(request, article, shown=_shown(request), tagging=form, status=422)
    return render(request, "desk/_tagging.html", {"tagging": form, "article": article}, status=422)


def answer_tagging(request, article, said, *, chosen):
    """The tagging form, emptied, and the topics in the inspector if its card was ticked."""
    shown = _shown(request)
    if not request.htmx:
        messages.success(request, said)
        page = reverse("desk:article_detail", args=[article.pk])
        if shown:
            page = address_of(article, shown, **wanted_from(request).query)
        return see(page)
    context = {"tagging": CardTaggingForm(article=article), "article": article, "said": said}
    if shown in chosen:
        noun, _, pk = shown.partition("-")
        card = fill(card_of(noun, int(pk)))
        context |= {"card": card, "form": card.form}
    context |= {"counts": Counts(article), "turns": Turns(request.user, article)}
    return render(request, "desk/_answer_tagging.html", context)


def _shown(request):
    """The id of the card in the inspector, sent along with what is not about it alone."""
    return request.POST.get("shown", "")


def show_decided(request, suggestion, *, is_typed=True):
    """Answer 409 with what somebody else has made of the suggestion, beside what was typed."""
    suggestion = suggestion_or_404(suggestion.pk)
    if suggestion.statement and suggestion.decision == Suggestion.Decision.ACCEPTED:
        theirs = statement_or_404(suggestion.statement_id)
        return show_theirs(request, theirs, is_typed=is_typed, was=suggestion_card(suggestion).id)
    card = suggestion_card(suggestion)
    if is_typed:
        card.conflict = Clash(card, request.POST, may_override=True)
        card.form = card.conflict.form
    else:
        card.notice = _("Nothing was changed: this is %(decision)s.") % {
            "decision": called(suggestion.decision)
        }
    return refuse(request, card, status=409, was=card.id)


def show_theirs(request, statement, *, is_typed=True, was=None):
    """Answer 409 with the statement as it is stored, beside what was typed."""
    card = Card(statement, statement.article)
    if is_typed:
        card.conflict = clash_with(request, card)
        card.form = card.conflict.form
    else:
        card.notice = _("Somebody else has decided on this already. Nothing was changed.")
    return refuse(request, card, status=409, was=was or card.id)


def clash_with(request, card):
    """Both versions of a statement: as it is stored, and as it was typed."""
    is_there = card.status != Statement.Status.DISCARDED
    may_override = is_there and may_change(request.user, card.item)
    return Clash(card, request.POST, may_override=may_override)


# The page and its parts


def page(request, article, *, card=None, shown="", selection_form=None, tagging=None, status=200):
    """The whole page; `card` stands in the place of the stored one."""
    start = _offset(request.GET.get("from", ""))
    desk = Desk(article, start=start, shown=shown, replaced=card)
    context = {
        "desk": desk,
        "card": desk.card,
        "selection_form": selection_form or SelectionForm(article=article),
        "tagging": tagging or CardTaggingForm(article=article),
        "company": enter(request.user, article),
    }
    context |= around(request, article, desk.card) | {"counts": desk.counts}
    return render(request, "desk/article_detail.html", context, status=status)


def _offset(typed):
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0


def show(request, card, status=200):
    """The inspector with `card` alone."""
    context = {"card": fill(card)} | around(request, card.article, card)
    return render(request, "desk/_inspector.html", context, status=status)


def show_alone(request, card):
    """The inspector with `card`, the page's address changed to lead to it."""
    address = address_of(card.article, card.id, **wanted_from(request).query)
    return tell(replace_url(show(request, card), address), card, "stay")


def address_of(article, card_id, **queue):
    """The page with that card in the inspector, its words in sight, opened from that queue."""
    query = {"card": card_id} | queue
    page = reverse("desk:article_detail", args=[article.pk], query=query)
    return f"{page}#mark-{card_id}"


def tell(response, card, outcome, shown=None):
    """Let the page's script put the focus where the editor goes on."""
    detail = {"card": card.id, "outcome": outcome, "next": (shown or card).id}
    return trigger_client_event(response, "card:answered", detail, after="settle")


def see(url):
    """Send the browser on by GET (303), so that reloading does not post again."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
