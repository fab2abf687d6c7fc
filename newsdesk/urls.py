from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("desk/", include("newsdesk.desk.urls")),
    path("", include("newsdesk.reader.urls")),
]
