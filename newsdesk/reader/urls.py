from django.urls import path, register_converter

from newsdesk.reader.views import articles, experts, home, outlets, search, site, statements, topics


class Slug:
    """The readable half of an address. The id decides, so anything may stand here."""

    regex = "[^/]*"
    to_python = to_url = staticmethod(str)


register_converter(Slug, "any_slug")

app_name = "reader"
urlpatterns = [
    path("", home.home, name="home"),
    path("experts/", experts.expert_list, name="expert_list"),
    path("experts/<int:pk>/", experts.expert_detail, name="expert_detail"),
    path("experts/<int:pk>-<any_slug:slug>/", experts.expert_detail, name="expert_detail"),
    path("topics/", topics.topic_list, name="topic_list"),
    path("topics/<int:pk>/", topics.topic_detail, name="topic_detail"),
    path("topics/<int:pk>-<any_slug:slug>/", topics.topic_detail, name="topic_detail"),
    path("outlets/<int:pk>/", outlets.outlet_detail, name="outlet_detail"),
    path("outlets/<int:pk>-<any_slug:slug>/", outlets.outlet_detail, name="outlet_detail"),
    path("statements/<int:pk>/", statements.statement_detail, name="statement_detail"),
    path("articles/<int:pk>/", articles.article_detail, name="article_detail"),
    path("articles/<int:pk>-<any_slug:slug>/", articles.article_detail, name="article_detail"),
    path("search/", search.search, name="search"),
    path("robots.txt", site.robots, name="robots"),
    path("favicon.ico", site.favicon, name="favicon"),
]
