"""The sign-in and sign-out URLs that the rest of the portal refers to."""

from django.urls import path

from accounts.allauth import views
from accounts.allauth.urls import sign_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("sign-in-again/", views.sign_in_again, name="sign-in-again"),
    path("start-over/", views.start_over, name="start-over"),
]
