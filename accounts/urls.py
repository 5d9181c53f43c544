"""All URLs of accounts: the pages of django-allauth, and under names of our own those that other apps refer to."""

from django.urls import include, path

from accounts.allauth import views
from accounts.allauth.urls import sign_in

_NAMED_FOR_OTHERS = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("sign-in-again/", views.sign_in_again, name="sign-in-again"),
    path("start-over/", views.start_over, name="start-over"),
]
urlpatterns = [
    path("", include((_NAMED_FOR_OTHERS, "accounts"))),
    path("", include("accounts.allauth.urls")),
]
