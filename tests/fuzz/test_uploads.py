"""T22 to T25, T27 and T32: some 850 hostile files on each of three ways, and none is taken; the good ones all are."""

import hashlib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from bs4 import BeautifulSoup

from inquiries.models import Attachment, Inquiry
from tests.fuzz import hostile_files
from tests.fuzz.uploading import Way, way
from tests.support.htmlforms import File
from tests.support.samplefiles import LIMIT, PNG, SAMPLES, padded
from tests.support.sandbox import Sandbox

__all__ = ["way"]  # a fixture


def none_is_taken(way: Way, sandbox: Sandbox, files: Iterator[File]) -> int:
    """Offers them all; each must be refused by a sentence, and nothing be kept or sent. Returns how many there were."""
    every = list(files)
    for start in range(0, len(every), way.most):
        batch = every[start : start + way.most]
        offered = way.offer(*batch)
        assert (offered.status, len(offered.refusals)) == (422, len(batch)), [name for name, _data in batch]
    assert not Attachment.objects.exists()
    assert not Inquiry.objects.exists()
    assert {entry["op"] for entry in sandbox.journal()} & {"upload", "create", "comment"} == set()
    return len(every)


def test_t22_t23_no_name_gets_through_that_is_not_allowed(way: Way, sandbox: Sandbox) -> None:
    assert none_is_taken(way, sandbox, hostile_files.by_name()) >= 200
    assert len(set(hostile_files.BAD_EXTENSIONS)) >= 120


def test_t24_no_content_gets_through_that_is_not_what_its_name_says(way: Way, sandbox: Sandbox) -> None:
    assert none_is_taken(way, sandbox, hostile_files.by_content()) >= 500


def test_t32_no_archive_gets_through_that_harms_who_unpacks_it(way: Way, sandbox: Sandbox) -> None:
    assert none_is_taken(way, sandbox, hostile_files.by_unpacking()) >= 50


def test_t22_each_of_the_nineteen_kinds_arrives_byte_for_byte(way: Way, sandbox: Sandbox) -> None:
    sent = [(f"{number} 견적서 최종본 (수정).{kind}", data) for number, (kind, data) in enumerate(SAMPLES.items())]
    for start in range(0, len(sent), min(way.most, 5)):
        offered = way.offer(*sent[start : start + min(way.most, 5)])
        assert offered.status in {200, 302}, offered.refusals
    arrived = [entry["file"] for entry in sandbox.journal("upload") if entry["executed"]]
    assert [(file["name"], file["size"], file["md5"]) for file in arrived] == [
        (name, len(data), hashlib.md5(data).hexdigest()) for name, data in sent
    ]
    assert [(file.name, file.file.read()) for file in Attachment.objects.order_by("created_at")] == sent


# --- T25: at the limits ---------------------------------------------------------------------------------------


def test_t25_the_largest_file_is_a_byte_less_than_ten_mebibytes(way: Way, sandbox: Sandbox) -> None:
    for size in (0, LIMIT, LIMIT + 1):
        offered = way.offer(("큰 것.pdf", padded(SAMPLES["pdf"], size) if size else b""))
        assert offered.status == 422
        assert "큰 것.pdf" in offered.refusals[0]
    assert way.offer(("딱.png", padded(PNG, LIMIT - 1))).status in {200, 302}
    assert [entry["file"]["size"] for entry in sandbox.journal("upload")] == [LIMIT - 1]


def test_t25_five_files_are_taken_and_a_sixth_is_not(way: Way) -> None:
    token = way.new_token()
    files = [(f"{number}.png", PNG) for number in range(6)]
    if way.most > 1:
        offered = way.offer(*files, token=token)
        assert offered.status == 422
        assert ["5.png" in sentence for sentence in offered.refusals] == [True]
    else:
        assert [way.offer(file, token=token).status for file in files] == [200] * 5 + [422]
    assert Attachment.objects.count() == 5


@pytest.mark.parametrize(("length", "is_taken"), [(98, True), (99, True), (100, False), (101, False)])
def test_t25_a_name_has_less_than_a_hundred_characters(way: Way, length: int, is_taken: bool) -> None:
    name = "가" * (length - 4) + ".png"
    offered = way.offer((name, PNG))
    assert (offered.status in {200, 302}) is is_taken
    assert list(Attachment.objects.values_list("name", flat=True)) == [name] * is_taken


# --- T27: a name as an attack ---------------------------------------------------------------------------------

ATTACKS = {
    'x\\"><svg onload=alert(1)>.png': 'x"><svg onload=alert(1)>.png',
    "<img src=x onerror=alert(1)>.png": "<img src=x onerror=alert(1)>.png",
    "../../../etc/passwd.png": "passwd.png",
    "a%0d%0aSet-Cookie: x=1.png": "a%0d%0aSet-Cookie: x=1.png",
    "a\tb.png": "ab.png",
    "a; filename=b.exe; x.png": "a; filename=b.exe; x.png",
    "a'; drop table x; --.png": "a'; drop table x; --.png",
    "{{ 7*7 }}{% debug %}.png": "{{ 7*7 }}{% debug %}.png",
    "con.png": "con.png",
    "a.php.png": "a.php.png",
    "=cmd|' C calc'!A0.png": "=cmd|' C calc'!A0.png",
    "&lt;b&gt; &amp;.png": "<b> &.png",  # Django reads the entities, which browsers once wrote
}


@pytest.mark.parametrize(("name", "kept"), ATTACKS.items(), ids=[ascii(name) for name in ATTACKS])
def test_t27_a_name_is_a_text_and_nothing_else(way: Way, sandbox: Sandbox, name: str, kept: str) -> None:
    assert way.offer((name, PNG)).status in {200, 302}
    file = Attachment.objects.get()
    assert file.name == kept == sandbox.journal("upload")[0]["file"]["name"]
    assert str(file.pk) in file.file.name and kept not in file.file.name
    answer = way.client.get(f"/narae/files/{file.pk}/")
    header = EmailMessage()
    header["Content-Disposition"] = answer.headers["Content-Disposition"]
    assert header.get_filename() == kept
    assert set(answer.headers) >= {"Content-Type", "Content-Disposition"}
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>.png", "x onload=alert(1).png"])
def test_t27_a_name_makes_no_tag_in_a_page(way: Way, name: str) -> None:
    """Where a form lists its files: right after it was picked, and when the form is shown again."""
    token = way.new_token()
    first = way.offer((name, PNG), token=token, f_name="", comment="")
    again = way.offer(("b.exe", PNG), token=token, f_name="", comment="")
    for page in (first.body, again.body):
        soup = BeautifulSoup(page, "html.parser")
        assert not soup.select("[onerror], [onload], img[src=x]")
    assert name in BeautifulSoup(first.body, "html.parser").get_text()
