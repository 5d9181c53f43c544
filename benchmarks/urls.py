from django.urls import path

from benchmarks import floor
from portal.urls import urlpatterns as portal

urlpatterns = [
    path("floor/<int:size>/", floor.page, name="floor"),
    path("floor/<int:size>/after/<int:milliseconds>/", floor.page_after, name="floor-after"),
    *portal,
]
