from django.urls import path

from tools.styleguide import views

urlpatterns = [path("", views.show, name="styleguide")]
