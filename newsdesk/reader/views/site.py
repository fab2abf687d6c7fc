"""What programs ask of every site, at addresses that they choose."""

from itertools import chain

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from newsdesk.reader.sitemaps import SECTIONS

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"


def robots(request):
    """Which addresses crawlers may leave out, and where they find the others."""
    return render(request, "reader/robots.txt", content_type="text/plain")


def favicon(request):
    """The icon, for programs that look for it here and not in the page."""
    return redirect(static("img/icon.svg"))


@require_safe
def sitemap_index(request):
    """Where the sitemaps are, and when what they hold last changed."""
    pages = (
        (reverse("reader:sitemap", args=[section, number]), changed)
        for section, part in SECTIONS.items()
        for number, changed in part.pages()
    )
    return _answer(request, "sitemapindex", "sitemap", pages)


@require_safe
def sitemap(request, section, number):
    """A stretch of the addresses of one sort, with when each last changed."""
    entries = SECTIONS[section].entries(number)
    first = next(entries, None)
    if first is None:
        raise Http404
    return _answer(request, "urlset", "url", chain([first], entries))


def _answer(request, root, child, entries):
    """The `entries` (path and time) as XML, written while they are read."""
    site = request.build_absolute_uri("/").rstrip("/")

    def written():
        yield f'{XML}<{root} xmlns="{PROTOCOL}">\n'
        for path, changed in entries:
            day = changed.isoformat(timespec="seconds")
            yield (f"<{child}><loc>{escape(site + path)}</loc><lastmod>{day}</lastmod></{child}>\n")
        yield f"</{root}>\n"

    return StreamingHttpResponse(written(), content_type="application/xml")
