"""Statements whose words a newer text of their article has in other words, or no longer."""

from django.contrib import messages
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.counting import Bounded
from newsdesk.archive.listing import COUNTED
from newsdesk.archive.marks import mark_blocks
from newsdesk.archive.models import Statement
from newsdesk.desk import decisions
from newsdesk.desk.access import desk_required, editor_required
from newsdesk.desk.cards import Card
from newsdesk.desk.forms.orphans import OrphanForm

PAGE_SIZE = 25
LOST = (Statement.Anchoring.ORPHAN, Statement.Anchoring.CHANGED)


class Lost:
    """A statement with the paragraphs it stood in, and the form that withholds it."""

    def __init__(self, statement, form=None):
        self.statement = statement
        self.card = Card(statement, statement.article)
        self.form = form or OrphanForm(card=self.card)

    @property
    def before(self):
        """The paragraphs of its own revision that hold its words, with those marked."""
        revision, content = self.statement.revision, self.statement.spans["content"]
        first = revision.block_number_at(content[0][0])
        last = revision.block_number_at(content[-1][1] - 1)
        return mark_blocks(revision, [self.statement], first=first, last=last)


@require_safe
@desk_required
def orphan_list(request):
    """Show what is public or drafted though its words are no longer in the article so."""
    return _page(request, request.GET)


def _page(request, wanted, *, refused=None, status=200):
    waiting = Statement.objects.filter(is_waiting=True)
    shown = wanted.get("show", "")
    kinds = [shown] if shown in LOST else LOST
    found = waiting.filter(anchoring__in=kinds)
    page = found.for_listing().select_related("revision", "article__revision").order_by("-pk")
    before = wanted.get("before", "")
    if before.isdecimal() and len(before) < 18:
        page = page.filter(pk__lt=before)
    statements = list(page[: PAGE_SIZE + 1])
    rows = [Lost(each) for each in statements[:PAGE_SIZE]]
    if refused:
        rows = [refused, *(row for row in rows if row.statement.pk != refused.statement.pk)]
    context = {
        "rows": rows,
        "shown": shown if shown in LOST else "",
        "filters": [
            (kind, label, _count(waiting.filter(anchoring=kind)))
            for kind, label in (("orphan", _("Orphans")), ("changed", _("Text changed")))
        ],
        "total": _count(waiting.filter(anchoring__in=LOST)),
        "next_before": statements[PAGE_SIZE - 1].pk if len(statements) > PAGE_SIZE else None,
        "wanted": wanted,
    }
    return render(request, "desk/orphan_list.html", context, status=status)


def _count(rows):
    return Bounded(rows.order_by()[: COUNTED + 1].count())


@require_POST
@editor_required
def orphan_withhold(request, pk):
    """Take a statement off the public pages whose words cannot be vouched for any more."""
    statements = Statement.objects.for_listing().select_related("revision", "article__revision")
    statement = get_object_or_404(statements, pk=pk)
    form = OrphanForm(request.POST, card=Card(statement, statement.article))
    if not form.is_valid():
        return _page(request, QueryDict(), refused=Lost(statement, form), status=422)
    try:
        decisions.withhold(statement, by=request.user, **form.cleaned_data)
    except Conflict:
        return _show_theirs(request, statements.get(pk=pk), form)
    except NotAllowed as refusal:
        form.add_error("reason", str(refusal))
        return _page(request, QueryDict(), refused=Lost(statement, form), status=422)
    messages.success(request, decisions.told_of_withheld(statement))
    return HttpResponseRedirect(reverse("desk:orphan_list"), status=303)


def _show_theirs(request, statement, form):
    """The statement as it now stands, the reason still in its field."""
    data = form.data.copy()
    data["version"] = statement.version
    again = OrphanForm(data, card=Card(statement, statement.article))
    again.add_error("reason", _("Somebody else has changed this statement. Look at it once more."))
    return _page(request, QueryDict(), refused=Lost(statement, again), status=409)
