from django.urls import path

from newsdesk.reader import views

app_name = "reader"
urlpatterns = [
    path("", views.home, name="home"),
    path("experts/", views.expert_list, name="expert_list"),
    path("experts/<int:pk>-<slug:slug>/", views.expert_detail, name="expert_detail"),
    path("topics/", views.topic_list, name="topic_list"),
    path("topics/<int:pk>-<slug:slug>/", views.topic_detail, name="topic_detail"),
    path("outlets/<int:pk>-<slug:slug>/", views.outlet_detail, name="outlet_detail"),
    path("statements/<int:pk>/", views.statement_detail, name="statement_detail"),
    path("articles/<int:pk>-<slug:slug>/", views.article_detail, name="article_detail"),
    path("search/", views.search, name="search"),
]
