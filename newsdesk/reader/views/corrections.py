"""What was corrected after it was published: of one statement, and of all of them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from newsdesk.archive.models import Statement
from newsdesk.archive.words import shown_text
from newsdesk.reader.addresses import not_published
from newsdesk.reader.corrections import newest_corrections
from newsdesk.reader.formats.feeds import NEVER, in_xml
from newsdesk.reader.formats.tags import tag_of
from newsdesk.reader.forms import NumberField
from newsdesk.reader.history import history_of

PAGE_SIZE = 25
IN_FEED = 50


def statement_history(request, pk):
    """What became of a statement since it was first published, and why."""
    statement = Statement.objects.published().for_readers().filter(pk=pk).first()
    if statement is None:
        return not_published(request, pk)
    context = {"statement": statement, "steps": history_of(statement)}
    return render(request, "reader/statement_history.html", context)


def corrections(request):
    """A page of the newest corrections of all public statements."""
    before = NumberField().to_python(request.GET.get("before"))
    found = newest_corrections(PAGE_SIZE + 1, before=before)
    context = {
        "corrections": found[:PAGE_SIZE],
        "next_before": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None,
        "before": before,
    }
    return render(request, "reader/corrections.html", context)


class Feed(Atom1Feed):
    """An Atom feed that was last changed when the newest of its entries was."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else NEVER


def corrections_feed(request):
    """The newest corrections as an Atom feed."""
    address = request.build_absolute_uri
    feed = Feed(
        title=_("Newsdesk: corrections"),
        link=address(reverse("reader:corrections")),
        description=_("What was corrected in statements after they had been published."),
        feed_url=address(reverse("reader:corrections_feed")),
        feed_guid=tag_of("corrections"),
    )
    for correction in newest_corrections(IN_FEED):
        statement = correction.statement
        feed.add_item(
            title=in_xml(
                _("Correction: %(speaker)s, %(date)s")
                % {"speaker": statement.speaker_label, "date": statement.article.shown_date}
            ),
            link=address(reverse("reader:statement_history", args=[statement.pk])),
            description=in_xml(f"{correction.note}\n\n{shown_text(statement)}"),
            unique_id=tag_of(f"correction/{correction.pk}"),
            pubdate=correction.at,
            updateddate=correction.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=Feed.content_type)
