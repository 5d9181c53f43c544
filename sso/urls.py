"""The vendor's help-center URLs, so that a company has to change only the host of its links and forms."""

from django.urls import path

from sso import views

app_name = "integration"
urlpatterns = [
    path("v2/enduser/remote.json", views.receive_from_browser, name="from-browser"),
    path("api/v2/enduser/remote.json", views.receive_from_server, name="from-server"),
    path("<str:slug>/hc/", views.open_help_center, {"page": "start"}, name="start"),
    path("<str:slug>/hc/ticket/", views.open_help_center, {"page": "new"}, name="new"),
    path("<str:slug>/hc/ticket/list/", views.open_help_center, {"page": "list"}, name="list"),
    path("<str:slug>/hc/begun/", views.ask_about_begun, name="begun"),
    path("<str:slug>/hc/<path:anything>", views.open_help_center, {"page": "start"}, name="anything"),
]
