from django.urls import path

from benchmarks import baseline_page
from portal.urls import urlpatterns as portal

urlpatterns = [
    path("floor/<int:size>/", baseline_page.page, name="floor"),
    path("floor/<int:size>/after/<int:milliseconds>/", baseline_page.page_after, name="floor-after"),
    *portal,
]
