"""Archive files at the desk: read on trial first, so that it is seen what they would bring."""

from collections import Counter

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_POST

from newsdesk.archive import archive_file
from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.following_up import last_action
from newsdesk.archive.models import Original
from newsdesk.archive.models.original import ARCHIVE_FILE
from newsdesk.desk.access import publisher_required
from newsdesk.desk.forms.imports import ArchiveForm
from newsdesk.desk.views.imports import ways_in
from newsdesk.intake import jobs

# Unpacked, in bytes: what can be read while somebody waits.
MOST = 20_000_000
# What goes wrong in one line mostly goes wrong in the next.
PROBLEMS_SHOWN = 50
NOUNS = {
    "outlet": ngettext_lazy("%(n)s outlet", "%(n)s outlets", "n"),
    "organisation": ngettext_lazy("%(n)s organisation", "%(n)s organisations", "n"),
    "topic": ngettext_lazy("%(n)s topic", "%(n)s topics", "n"),
    "expert": ngettext_lazy("%(n)s expert", "%(n)s experts", "n"),
    "article": ngettext_lazy("%(n)s article", "%(n)s articles", "n"),
    "statement": ngettext_lazy("%(n)s statement", "%(n)s statements", "n"),
}
NEW, KNOWN = gettext_lazy("new"), gettext_lazy("here already")


@require_POST
@publisher_required
def archive_upload(request):
    """Read an archive file on trial and show what it would bring."""
    form = ArchiveForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["archive"]
        try:
            data = file.read()
            with transaction.atomic():
                reading = _read(data, name=file.name, by=request.user)
                transaction.set_rollback(True)
            original = Original.objects.take(
                data, by=request.user, reading=reading, name=file.name, content_type=ARCHIVE_FILE
            )
            return redirect("desk:archive_detail", original.pk)
        except (archive_file.UnsupportedFile, NotAllowed) as error:
            form.add_error("archive", str(error))
    return ways_in(request, archive_form=form, status=422)


def _read(data, *, name, by):
    """Bring the file in; what came of it as plain values: counts by noun, and problems by line."""
    reader = archive_file.Reader(by=by)
    new, known, problems, failed = Counter(), Counter(), [], 0
    for outcome in reader.read(archive_file.lines_in(data, name=name, most=MOST)):
        if outcome.error:
            failed += 1
            problems += [[outcome.number, outcome.error]][: PROBLEMS_SHOWN - len(problems)]
            continue
        (new if outcome.is_new else known)[outcome.type] += 1
        new["statement"] += outcome.statements
    return {"new": new, "known": known, "failed": failed, "problems": problems}


@publisher_required
def archive_detail(request, pk):
    """Show what an archive file would bring, and bring it in."""
    original = get_object_or_404(Original.objects.archives(of=request.user), pk=pk)
    if request.method != "POST":
        context = {"original": original, "reading": original.reading, "rows": _rows(original)}
        return render(request, "desk/archive_detail.html", context)
    if "drop" in request.POST:
        original.delete()
        messages.success(request, _("Not brought in."))
        return redirect("desk:article_new")
    since = last_action()
    done = _read(original.data, name=original.name, by=request.user)
    original.delete()
    jobs.follow_up_imports.enqueue(since)
    counts = [str(NOUNS[noun] % {"n": n}) for noun, n in done["new"].items() if n and noun in NOUNS]
    messages.success(request, _("Brought in: %(found)s.") % {"found": ", ".join(counts) or "0"})
    return redirect("desk:article_list")


def _rows(original):
    """What there is of each noun: in words, new and here already."""
    new, known = original.reading["new"], original.reading["known"]
    return [
        [NOUNS[noun] % {"n": n}, name]
        for noun in NOUNS
        for n, name in ((new.get(noun), NEW), (known.get(noun), KNOWN))
        if n
    ]
