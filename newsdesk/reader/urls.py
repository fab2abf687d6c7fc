from django.urls import path, register_converter

from newsdesk.reader.citing import STYLES
from newsdesk.reader.formats.links import TYPES
from newsdesk.reader.sitemaps import SECTIONS
from newsdesk.reader.views import (
    annotations,
    articles,
    citing,
    compare,
    corrections,
    embeds,
    experts,
    formats,
    home,
    method,
    organisations,
    outlets,
    reports,
    search,
    site,
    statements,
    topics,
)


class Slug:
    """The readable half of an address. The id decides, so anything may stand here."""

    regex = "[^/]*"
    to_python = to_url = staticmethod(str)


class Ending:
    """What the address of a list in another format ends with."""

    regex = "|".join(ending.replace(".", r"\.") for ending in TYPES)
    to_python = to_url = staticmethod(str)


class Style(Ending):
    """What the address of a statement as it is cited ends with."""

    regex = "|".join(ending.replace(".", r"\.") for ending in STYLES)


class Section(Ending):
    """Which pages a sitemap holds."""

    regex = "|".join(SECTIONS)


register_converter(Slug, "any_slug")
register_converter(Ending, "ending")
register_converter(Style, "style")
register_converter(Section, "section")

app_name = "reader"
urlpatterns = [
    path("", home.home, name="home"),
    path("experts/", experts.expert_list, name="expert_list"),
    path("experts/named/", experts.expert_named, name="expert_named"),
    path("experts/<int:pk>/", experts.expert_detail, name="expert_detail"),
    path("experts/<int:pk>-<any_slug:slug>/", experts.expert_detail, name="expert_detail"),
    path("topics/", topics.topic_list, name="topic_list"),
    path("topics/<int:pk>/", topics.topic_detail, name="topic_detail"),
    path("topics/<int:pk>-<any_slug:slug>/", topics.topic_detail, name="topic_detail"),
    path("topics/<int:pk>/compare/", compare.topic_compare, name="topic_compare"),
    path("topics/<int:pk>-<any_slug:slug>/compare/", compare.topic_compare, name="topic_compare"),
    path(
        "topics/<int:pk>-<any_slug:slug>/compare.csv",
        compare.topic_compare_csv,
        name="topic_compare_csv",
    ),
    path(
        "topics/<int:pk>-<any_slug:slug>/over-time/",
        compare.topic_over_time,
        name="topic_over_time",
    ),
    path("organisations/<int:pk>/", organisations.organisation_detail, name="organisation_detail"),
    path(
        "organisations/<int:pk>-<any_slug:slug>/",
        organisations.organisation_detail,
        name="organisation_detail",
    ),
    path("outlets/<int:pk>/", outlets.outlet_detail, name="outlet_detail"),
    path("outlets/<int:pk>-<any_slug:slug>/", outlets.outlet_detail, name="outlet_detail"),
    path("statements/<int:pk>/", statements.statement_detail, name="statement_detail"),
    path("statements/<int:pk>/history/", corrections.statement_history, name="statement_history"),
    path("statements/<int:pk>/report/", reports.statement_report, name="statement_report"),
    path("statements/<int:pk>/report/sent/", reports.report_sent, name="report_sent"),
    path("statements/<int:pk>.json", citing.statement_json, name="statement_json"),
    path(
        "statements/<int:pk>.jsonld",
        annotations.statement_annotation,
        name="statement_annotation",
    ),
    path("statements/<int:pk>.<style:style>", citing.statement_as, name="statement_as"),
    path("embed/statements/<int:pk>/", embeds.statement_embed, name="statement_embed"),
    path("oembed", embeds.oembed_answer, name="oembed"),
    path("method/", method.method, name="method"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections.atom", corrections.corrections_feed, name="corrections_feed"),
    path("articles/<int:pk>/", articles.article_detail, name="article_detail"),
    path("articles/<int:pk>-<any_slug:slug>/", articles.article_detail, name="article_detail"),
    path("articles/<int:pk>.jsonld", annotations.article_annotations, name="article_annotations"),
    path("search/", search.search, name="search"),
    # The same lists in other formats
    path("search.<ending:ending>", formats.search_as, name="search_as"),
    path("experts/<int:pk>.<ending:ending>", formats.expert_as, name="expert_as"),
    path("topics/<int:pk>.<ending:ending>", formats.topic_as, name="topic_as"),
    path("outlets/<int:pk>.<ending:ending>", formats.outlet_as, name="outlet_as"),
    path("organisations/<int:pk>.<ending:ending>", formats.organisation_as, name="organisation_as"),
    path("sitemap.xml", site.sitemap_index, name="sitemap_index"),
    path("sitemap-<section:section>-<int:number>.xml", site.sitemap, name="sitemap"),
    path("robots.txt", site.robots, name="robots"),
    path("favicon.ico", site.favicon, name="favicon"),
]
