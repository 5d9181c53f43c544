from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries.models import Attachment, Service
from inquiries.services.files import oc_upload
from inquiries.services.files.uploads import FileRefused, TryAgain
from tests.inquiries.services.steps import forward, kept_files
from tests.support.factories import make_file, make_inquiry, make_service
from tests.support.pictures import png_saying
from tests.support.samplefiles import LIMIT, PAGE, PNG, PROGRAM, SAMPLES, VECTOR, padded, zipped
from tests.support.sandbox import Sandbox
from tests.support.threads import at_once
from tests.support.words import say, say_fixed_part

ME, NONCE = "tester", "nonce"
TOO_LONG_NAME = "The name of “%(name)s” is too long. It may have up to 99 characters."
OTHER_TYPE = say_fixed_part("“%(name)s” is a type of file that cannot be sent. Allowed types: %(extensions)s.", "en")
WEB_PAGE = (
    "“%(name)s” starts like a web page or XML and cannot be sent as a text file. "
    "Please put it into a .zip file and add that."
)
WRONG_CONTENT = (
    "The content of “%(name)s” does not match its file type, or the file is damaged. "
    "Please save it again or add it in another format."
)


def take(service: Service, name: str = "사진.png", data: bytes = PNG, nonce: str = NONCE) -> Attachment:
    return make_file(service, ME, nonce, name, data)


def refusal(service: Service, name: str, data: bytes = PNG) -> str:
    with pytest.raises(FileRefused) as refused:
        take(service, name, data)
    return str(refused.value)


def uploads(sandbox: Sandbox) -> int:
    return len(sandbox.journal("upload"))


# --- what is taken --------------------------------------------------------------------------------------------


def test_it_works(service: Service, sandbox: Sandbox) -> None:
    file = take(service)
    assert (file.name, file.size, file.content_type) == ("사진.png", len(PNG), "image/png")
    assert file.file.open().read() == PNG
    sent = sandbox.journal("upload")[0]
    assert (sent["file"]["name"], sent["file"]["size"], sent["file"]["md5"]) == ("사진.png", len(PNG), file.md5_hex)
    assert file.upstream_id == sent["result_id"]


@pytest.mark.parametrize("extension", SAMPLES)
def test_each_kind_is_taken(service: Service, sandbox: Sandbox, extension: str) -> None:
    file = take(service, f"파일.{extension}", SAMPLES[extension])
    assert file.upstream_id
    assert sandbox.journal("upload")[0]["result_code"] == 200


def test_the_extension_may_be_in_capitals(service: Service) -> None:
    assert take(service, "PHOTO.PNG").content_type == "image/png"


def test_a_byte_less_than_ten_megabytes_is_taken(service: Service, sandbox: Sandbox) -> None:
    file = take(service, data=padded(PNG, LIMIT - 1))
    assert file.size == file.file.size == LIMIT - 1
    assert sandbox.journal("upload")[0]["file"]["size"] == LIMIT - 1


def test_a_korean_name_of_99_characters_is_taken(service: Service) -> None:
    name = "가" * 95 + ".png"
    assert take(service, name).name == name


def test_p24_a_name_in_pieces_is_composed(service: Service, sandbox: Sandbox) -> None:
    assert take(service, "\u1112\u1161\u11ab\u1100\u1173\u11af.png").name == "한글.png"
    assert sandbox.journal("upload")[0]["file"]["name"] == "한글.png"


def test_it_lies_on_the_disk_under_a_name_of_ours(service: Service) -> None:
    file = take(service, "..\\..\\비밀.png")
    assert file.name == "비밀.png"
    assert [path.name for path in kept_files()] == [str(file.pk)]


# --- what is refused, each in a sentence that names the file --------------------------------------------------


def test_ten_megabytes_are_too_large(service: Service, sandbox: Sandbox) -> None:
    assert refusal(service, "큰 문서.pdf", padded(SAMPLES["pdf"], LIMIT)) == (
        say("“%(name)s” is too large. A file must be under 10 MB.", "en", name="큰 문서.pdf")
    )
    assert (uploads(sandbox), kept_files()) == (0, [])


def test_a_name_of_100_characters_is_too_long(service: Service) -> None:
    name = "가" * 96 + ".png"
    assert refusal(service, name) == say(TOO_LONG_NAME, "en", name=name)


def test_an_emoji_counts_as_oc_counts_it(service: Service) -> None:
    assert take(service, "😀" * 47 + ".png").upstream_id
    name = "😀" * 48 + ".png"
    assert refusal(service, name) == say(TOO_LONG_NAME, "en", name=name)


@pytest.mark.parametrize(
    "name",
    ["program.exe", "page.html", "a.svg", "a.png.php", "a.jxl", ".png", "a.png\u202e.exe"],
)
def test_other_kinds_are_refused(service: Service, sandbox: Sandbox, name: str) -> None:
    assert f"{OTHER_TYPE} jpg, jpeg, png" in refusal(service, name)
    assert (uploads(sandbox), kept_files()) == (0, [])


def test_a_direction_override_does_not_hide_the_extension(service: Service) -> None:
    assert refusal(service, "photo\u202egnp.exe").startswith(f"“photognp.exe{OTHER_TYPE}")


@pytest.mark.parametrize("name", ["\u200b", "   ", ". ."])  # Django's parser drops a file with none at all
def test_a_file_needs_a_name(service: Service, name: str) -> None:
    assert refusal(service, name) == say("A file without a name cannot be sent.", "en")


def test_an_empty_file_is_refused(service: Service) -> None:
    assert refusal(service, "빈 파일.txt", b"") == say(
        "“%(name)s” is empty. Please check the file and add it again.", "en", name="빈 파일.txt"
    )


@pytest.mark.parametrize("data", [PROGRAM, PAGE, VECTOR], ids=["program", "page", "vector"])
@pytest.mark.parametrize("extension", SAMPLES)
def test_content_that_is_something_else_is_refused(service: Service, extension: str, data: bytes) -> None:
    is_page = extension == "txt" and data in {PAGE, VECTOR}
    name = f"a.{extension}"
    assert refusal(service, name, data) == say(WEB_PAGE if is_page else WRONG_CONTENT, "en", name=name)


@pytest.mark.parametrize("extension", ["docx", "xlsx", "pptx"])
def test_a_zip_is_no_office_document(service: Service, extension: str) -> None:
    name = f"a.{extension}"
    assert refusal(service, name, zipped("readme.txt")) == say(WRONG_CONTENT, "en", name=name)


def test_a_sixth_file_is_refused(service: Service) -> None:
    for number in range(5):
        take(service, f"{number}.png")
    assert refusal(service, "여섯.png") == say(
        "“%(name)s” was not added: you can attach up to %(count)d files to one inquiry.", "en", name="여섯.png", count=5
    )
    assert len(kept_files()) == 5


def test_a_sixth_file_is_refused_before_it_is_prepared(service: Service) -> None:
    for number in range(5):
        take(service, f"{number}.png")
    assert say_fixed_part(
        "“%(name)s” was not added: you can attach up to %(count)d files to one inquiry.", "en"
    ) in refusal(service, "여섯.png", png_saying(60_000, 60_000))
    assert take(service, "4.png") == Attachment.objects.get(name="4.png")


@pytest.mark.parametrize("form", range(5))
def test_files_that_arrive_together_are_counted(transactional_db: None, sandbox: Sandbox, form: int) -> None:
    service = make_service(sandbox, service_key="")

    def tried(number: int) -> bool:
        while True:
            try:
                take(service, f"{number}.png")
            except TryAgain:  # as the page does: too many pictures at once
                continue
            except FileRefused:
                return False
            return True

    assert sorted(at_once(12, tried)) == [False] * 7 + [True] * 5
    assert Attachment.objects.count() == len(kept_files()) == 5


def test_a_file_that_comes_after_its_form_was_sent_is_refused(service: Service) -> None:
    inquiry = make_inquiry(service, ME)
    too_late = say("“%(name)s” was not added: the form had already been sent.", "en", name="사진.png")
    with pytest.raises(FileRefused, match=too_late):
        take(service, nonce=inquiry.form_token)


# --- forwarding -----------------------------------------------------------------------------------------------


def test_a_file_refused_by_oc_is_not_kept(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("upload", "code", result_code=400)
    said = say_fixed_part("“%(name)s” cannot be accepted. Allowed types: %(extensions)s, each under 10 MB.", "en")
    assert refusal(service, "사진.png").startswith(f"“사진.png{said} jpg")
    assert (Attachment.objects.count(), kept_files()) == (0, [])


def test_a_file_that_oc_finds_damaged_is_not_kept(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("upload", "code", result_code=9017)
    assert refusal(service, "사진.png") == say(WRONG_CONTENT, "en", name="사진.png")
    assert (Attachment.objects.count(), kept_files()) == (0, [])


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("refuse", {}),
        ("reset", {"when": "after"}),
        ("html", {"status": 503}),
        ("truncate", {}),
        ("wrong_json", {"body": "empty"}),
        ("rotated_key", {}),
        ("forbidden_address", {}),
        ("expired", {}),
    ],
)
def test_while_oc_is_out_of_reach_the_file_is_kept(service: Service, sandbox: Sandbox, kind: str, how: dict) -> None:
    sandbox.fault("upload", kind, **how)
    file = take(service)
    assert (file.upstream_id, len(kept_files())) == ("", 1)
    sandbox.clear_faults()
    assert forward(file) == sandbox.journal("upload")[-1]["result_id"]


def test_without_a_key_the_file_is_kept(db: None, sandbox: Sandbox) -> None:
    assert take(make_service(sandbox, service_key="")).upstream_id == ""


def test_a_recent_id_is_used_again(service: Service, sandbox: Sandbox) -> None:
    file = take(service)
    assert forward(file) == file.upstream_id
    assert uploads(sandbox) == 1


def test_after_half_an_hour_the_file_goes_up_anew(service: Service, sandbox: Sandbox) -> None:
    first = take(service)
    Attachment.objects.update(forwarded_at=timezone.now() - timedelta(minutes=30))
    second = Attachment.objects.get()
    assert forward(second) != first.upstream_id
    assert uploads(sandbox) == 2
    assert Attachment.objects.get().upstream_id == second.upstream_id


def test_a_forgotten_id_is_not_used_again(service: Service, sandbox: Sandbox) -> None:
    oc_upload.forget_upstream_ids([take(service)])
    forward(Attachment.objects.get())
    assert uploads(sandbox) == 2


def test_a_file_that_was_removed_while_it_went_up_does_not_come_back(service: Service) -> None:
    file = take(service)
    Attachment.objects.all().delete()  # the row; the file is still open in the other process
    oc_upload.forget_upstream_ids([file])
    forward(file)
    assert Attachment.objects.count() == 0
