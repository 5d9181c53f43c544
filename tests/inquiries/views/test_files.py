"""Files that are picked for a form: one by one, taken back, opened again."""

import pytest

from inquiries.models import Attachment, DailyCount, Service
from inquiries.services.daily_counts import Measure
from tests.inquiries.views.filesteps import UPLOAD, remove, upload
from tests.inquiries.views.steps import calls, disposition, file_name, filled, form_of, is_harmless, oc_is_down
from tests.support.pages import HTMX, Browser
from tests.support.samplefiles import LIMIT, PAGE, PNG, SAMPLES, padded
from tests.support.sandbox import Sandbox
from tests.support.words import say_fixed_part

PDF = SAMPLES["pdf"]
_SIGNED_OUT = (
    "“%(name)s” was not added, because you are no longer signed in. Please sign in again in another tab, then "
    "try again here."
)
_SIGNED_IN_AS_ANOTHER = (
    "“%(name)s” was not added, because you signed in or out after you opened this page. Please send the form: it "
    "will be shown again with your text, and you can add the file there."
)


# --- picked for a form ----------------------------------------------------------------------------------------


def test_it_works(member: Browser, sandbox: Sandbox) -> None:
    form = form_of(member)
    page = upload(form, ("영수증.png", PNG))
    assert page.status == 200
    assert page.texts("li .file-name") == ["영수증.png"]
    assert not page.soup.html
    assert calls(sandbox)[-1] == "upload"
    sent = form.fill(f_subject="s", f_content="c", f_personalAgree=["on"]).submit()
    assert sent.texts(".sent-files a") == ["영수증.png"]
    assert calls(sandbox).count("upload") == 1


@pytest.mark.parametrize("picked", [True, False], ids=["picked", "with the form"])
def test_a_quotation_mark_in_a_name_is_kept(member: Browser, sandbox: Sandbox, picked: bool) -> None:
    """A browser sends it as %22 in either case."""
    form, file = form_of(member).fill(f_subject="s", f_content="c", f_personalAgree=["on"]), ('회의 "최종".png', PNG)
    if picked:
        assert upload(form, file).texts("li .file-name") == ['회의 "최종".png']
    else:
        form.attach(file)
    assert form.submit().texts(".sent-files a") == ['회의 "최종".png']
    (call,) = sandbox.journal("upload")
    assert call["file"]["name"] == '회의 "최종".png'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("표.csv", b"a,b"),
        ("사진.png", b"GIF89a not at all a png"),
        ("쪽지.txt", PAGE),
        ("빈 것.png", b""),
        ("큰 것.pdf", padded(PDF, LIMIT)),
        (f"{'가' * 96}.png", PNG),
        ("이름없음", PDF),
    ],
    ids=["kind", "content", "page", "empty", "large", "name", "no-extension"],
)
def test_a_file_that_cannot_be_sent_is_refused_by_its_name(
    member: Browser, sandbox: Sandbox, name: str, data: bytes
) -> None:
    page = upload(form_of(member), (name, data))
    assert page.status == 422
    (row,) = page.soup.select("li.is-refused")
    assert name in row.get_text()
    assert "upload" not in calls(sandbox)
    assert not Attachment.objects.exists()


def test_refused_files_are_counted_by_reason(member: Browser, narae: Service) -> None:
    """Also those that the page refused without sending them, of which it posts the reason only."""
    form = form_of(member)
    upload(form, ("표.csv", b"a,b"))
    upload(form, ("쪽지.txt", PAGE))
    answers = [upload(form, refused=reason).status for reason in ("tooLarge", "photoTooLarge", "nonsense")]
    assert answers == [204, 204, 400]
    counted = DailyCount.objects.filter(service=narae, measure=Measure.UPLOAD_REFUSED)
    assert dict(counted.values_list("key", "count")) == {"type": 1, "markup": 1, "too_large": 2}


def test_the_largest_file_that_oc_takes_is_taken(member: Browser, sandbox: Sandbox) -> None:
    assert upload(form_of(member), ("딱.png", padded(PNG, LIMIT - 1))).status == 200
    assert sandbox.journal("upload")[0]["file"]["size"] == LIMIT - 1


def test_a_file_refused_by_oc_is_refused_in_our_words(member: Browser, sandbox: Sandbox) -> None:
    form = form_of(member)
    sandbox.fault("upload", "code", result_code=9017, message="파일이 손상되었거나 raw")
    page = upload(form, ("사진.png", PNG))
    assert page.status == 422
    assert "사진.png" in page.text
    assert "raw" not in page.text
    assert not Attachment.objects.exists()


def test_while_oc_is_down_a_file_is_kept_here(member: Browser, sandbox: Sandbox) -> None:
    form = form_of(member)
    oc_is_down(sandbox)
    assert upload(form, ("사진.png", PNG)).status == 200
    assert Attachment.objects.get().name == "사진.png"


def test_a_sixth_file_is_refused(member: Browser) -> None:
    form = form_of(member)
    answers = [upload(form, (f"{number}.png", PNG)).status for number in range(6)]
    assert answers == [200] * 5 + [422]


def test_an_upload_without_a_file_or_a_token_is_refused(member: Browser) -> None:
    form = form_of(member)
    assert upload(form).status == 400
    assert upload(form, ("a.png", PNG), form_token="nonsense").status == 400
    assert upload(form, ("a.png", PNG), csrfmiddlewaretoken="nonsense").status == 403
    assert not Attachment.objects.exists()


def test_an_upload_without_a_session_is_refused(guest: Browser, member: Browser) -> None:
    upload(form_of(member), ("a.png", PNG))
    token = guest.get("/narae/").attribute("[name=csrfmiddlewaretoken]", "value")
    page = guest.post_parts(UPLOAD, {"csrfmiddlewaretoken": token}, {"file": [("a.png", PNG)]})
    assert page.status == 403
    assert Attachment.objects.count() == 1


def test_a_file_picked_after_the_session_ended_says_how_to_add_it(
    member: Browser, other_member: Browser, sandbox: Sandbox
) -> None:
    """The row names the reason. It can be tried again once the same person has signed in again."""
    form = form_of(member)
    form.page.browser.client.cookies.pop("session")
    page = upload(form, ("영수증.png", PNG))
    assert page.status == 403
    (reason,) = page.texts("li.is-refused .file-reason")
    assert "“영수증.png”" in reason and say_fixed_part(_SIGNED_OUT, "en") in reason
    assert page.soup.select("[data-retry]")
    form.page.browser.client.force_login(other_member.account)
    page = upload(form, ("영수증.png", PNG))
    assert page.status == 400
    (reason,) = page.texts("li.is-refused .file-reason")
    assert "“영수증.png”" in reason and say_fixed_part(_SIGNED_IN_AS_ANOTHER, "en") in reason
    assert not page.soup.select("[data-retry]")
    assert not Attachment.objects.exists()


def test_a_guest_whose_cookie_is_gone_is_not_told_to_sign_in(guest: Browser) -> None:
    form = form_of(guest)
    assert upload(form, ("하나.png", PNG)).status == 200
    form.page.browser.client.cookies.clear()
    page = upload(form, ("영수증.png", PNG))
    assert say_fixed_part(_SIGNED_OUT, "en") not in page.text


def test_a_file_is_taken_back(member: Browser) -> None:
    form = form_of(member)
    upload(form, ("하나.png", PNG))
    upload(form, ("둘.png", PNG))
    first = Attachment.objects.get(name="하나.png")
    stored = first.file
    assert remove(form, first.pk).status == 200
    assert [file.name for file in Attachment.objects.all()] == ["둘.png"]
    assert not stored.storage.exists(stored.name)
    assert remove(form, first.pk).status == 200  # once more changes nothing


def test_a_file_of_another_customer_is_not_removed(member: Browser, other_member: Browser) -> None:
    upload(form_of(member), ("하나.png", PNG))
    file = Attachment.objects.get()
    remove(form_of(other_member), file.pk)
    assert Attachment.objects.filter(pk=file.pk).exists()


def test_a_file_that_was_sent_is_not_taken_back(member: Browser) -> None:
    form = filled(member)
    upload(form, ("하나.png", PNG))
    form.submit()
    remove(form, Attachment.objects.get().pk)
    assert Attachment.objects.exists()


# --- opened again ---------------------------------------------------------------------------------------------


def test_a_picked_file_can_be_opened_by_whose_it_is(member: Browser) -> None:
    form = form_of(member)
    row = upload(form, ("영수증 1.png", PNG))
    page = row.follow("li a")
    assert (page.status, page.body) == (200, PNG)
    assert page.headers["Content-Type"] == "image/png"
    assert disposition(page).startswith("inline")
    assert file_name(page) == "영수증 1.png"
    assert is_harmless(page)


def test_a_file_that_is_no_picture_is_downloaded(member: Browser) -> None:
    page = upload(form_of(member), ("설명.pdf", PDF)).follow("li a")
    assert page.body == PDF
    assert disposition(page).startswith("attachment")
    assert is_harmless(page)


def test_a_file_of_another_customer_is_404(
    member: Browser, other_member: Browser, guest: Browser, narae: Service
) -> None:
    upload(form_of(member), ("하나.png", PNG))
    address = f"{UPLOAD}{Attachment.objects.get().pk}/"
    assert member.get(address).status == 200
    assert other_member.get(address).status == 404
    assert "/accounts/sign-in/" in guest.get(address).url
    upload(form_of(guest), ("둘.png", PNG))
    assert guest.get(address).status == 404
    assert member.get(f"{UPLOAD}00000000-0000-0000-0000-000000000000/").status == 404


def test_a_file_whose_content_is_gone_is_not_there(member: Browser) -> None:
    upload(form_of(member), ("하나.png", PNG))
    file = Attachment.objects.get()
    file.file.storage.delete(file.file.name)
    assert member.get(f"{UPLOAD}{file.pk}/").status == 404


def test_a_refused_files_row_is_shown_again_with_the_form(member: Browser) -> None:
    """The page brings the sentence along, since nothing is stored of the file."""
    form = form_of(member).fill(f_subject="s")
    said = upload(form, ("쪽지.txt", PAGE)).attribute("[name=refused_file]", "value")
    assert "쪽지.txt" in said
    page = form.smuggle(refused_file=said).submit()
    assert (page.status, page.texts("#files .file-reason")) == (422, [f"Error: {said}"])


def test_a_made_up_row_of_a_refused_file_is_text_of_bounded_length(member: Browser) -> None:
    page = form_of(member).smuggle(refused_file="<b>\x00\u200b" + "x" * 10_000).submit()
    (shown,) = page.texts("#files .file-reason")
    assert shown.startswith("Error: <b> ")
    assert len(shown) < 520


# --- too much -------------------------------------------------------------------------------------------------


def test_a_body_that_is_far_too_large_is_refused_unread(member: Browser) -> None:
    page = member.post(UPLOAD, b"x", CONTENT_LENGTH=str(57 * 1024 * 1024), headers={"Accept-Language": "en"})
    assert page.status == 413
    assert "10 MB" in page.main
    assert page.attribute("html", "lang") == "en"


@pytest.mark.parametrize("length", ["", "abc", "-1", "²"])
def test_a_length_that_is_no_number_is_no_crash(member: Browser, length: str) -> None:
    assert member.post(UPLOAD, b"", CONTENT_LENGTH=length).status == 403


def test_five_files_of_the_largest_size_fit_into_one_form(member: Browser, sandbox: Sandbox) -> None:
    files = [(f"{number}.png", padded(PNG, LIMIT - 1)) for number in range(5)]
    page = filled(member).attach(*files).submit()
    assert "/receipts/" in page.url
    assert len(page.texts(".sent-files a")) == 5


def test_htmx_is_told_the_same(member: Browser) -> None:
    assert member.get(f"{UPLOAD}00000000-0000-0000-0000-000000000000/", headers=HTMX).status == 404
