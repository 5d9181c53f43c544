"""The FAQ categories of submission types in the admin."""

from bs4 import BeautifulSoup
from django.test import Client

from inquiries.models import Service, TypeQuestions
from tests.support.sandbox import Sandbox

QUESTIONS = "/admin/inquiries/typequestions/"


def test_a_category_of_the_faq_goes_with_a_type(boss: Client, service: Service) -> None:
    filled = {"service": service.pk, "category_id": "2582", "faq_category_id": "2712"}
    assert boss.post(f"{QUESTIONS}add/", filled).status_code == 302
    made = TypeQuestions.objects.get()
    assert (made.category_id, made.faq_category_id) == (2582, 2712)
    page = BeautifulSoup(boss.get(f"{QUESTIONS}{made.pk}/change/").content, "html.parser")
    assert len(page.select("#content h2")[0].get_text().split(" > ")) > 1  # the path of the type, not its id
    assert "환불" in boss.get(QUESTIONS).content.decode()


def test_one_category_a_type(boss: Client, service: Service) -> None:
    TypeQuestions.objects.create(service=service, category_id=2582, faq_category_id=2701)
    filled = {"service": service.pk, "category_id": "2582", "faq_category_id": "2712"}
    assert boss.post(f"{QUESTIONS}add/", filled).status_code == 200


def test_a_type_that_vanished_stays_where_it_was(boss: Client, service: Service, sandbox: Sandbox) -> None:
    row = TypeQuestions.objects.create(service=service, category_id=999999, faq_category_id=2701)
    page = boss.get(f"{QUESTIONS}{row.pk}/change/").content.decode()
    assert '<input type="radio" name="category_id" value="999999" checked> 999999' in page
