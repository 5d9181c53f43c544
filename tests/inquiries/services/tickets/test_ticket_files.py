"""Files on a thread: by ids of ours, to whom the ticket belongs, as OC streams them."""

from collections.abc import Callable

import pytest
from django.core.cache import cache

from inquiries.models import Service
from inquiries.oc.errors import NotFound, Unavailable
from inquiries.services.tickets import threads
from inquiries.services.upstream.upstream_files import TICKET, OpenFile
from tests.inquiries.services.steps import deliver
from tests.support.factories import make_inquiry, make_service
from tests.support.rawserver import Peer, RawServer, envelope, http
from tests.support.samplefiles import PAGE, PNG, SAMPLES
from tests.support.sandbox import Credentials, Sandbox

ME = "tester"
PDF = SAMPLES["pdf"]


@pytest.fixture
def ticket_id(service: Service, sandbox: Sandbox) -> str:
    """A ticket with the customer's picture, and an agent's answer with a document and a picture in its text."""
    ticket_id = deliver(make_inquiry(service, ME, files=[("내 사진.png", PNG)])).ticket_id
    _paper, picture = sandbox.answer(
        ticket_id, "<p>첨부</p>", files=[("확인서.pdf", PDF), ("그림.gif", SAMPLES["gif"])]
    )
    sandbox.answer(ticket_id, f'<p><img src="/narae/api/v2/ticket/attachments/{picture}"></p>')
    return ticket_id


def file_ids(service: Service, ticket_id: str) -> dict[str, str]:
    thread = threads.get_thread(service, ME, ticket_id, "ko")
    return {file.name: file.id for message in thread.messages for file in message.files}


def opened(service: Service, ticket_id: str, file_id: str, usercode: str = ME) -> tuple[str, str, bytes]:
    file = threads.open_file(service, usercode, ticket_id, file_id)
    try:
        return file.name, file.content_type, b"".join(file)
    finally:
        file.close()


def test_it_works(service: Service, ticket_id: str) -> None:
    ids = file_ids(service, ticket_id)
    assert opened(service, ticket_id, ids["내 사진.png"]) == ("내 사진.png", "image/png", PNG)
    assert opened(service, ticket_id, ids["확인서.pdf"]) == ("확인서.pdf", "application/pdf", PDF)


def test_its_size_is_known(service: Service, ticket_id: str) -> None:
    file = threads.open_file(service, ME, ticket_id, file_ids(service, ticket_id)["확인서.pdf"])
    assert file.size == len(PDF)
    file.close()


def test_after_the_thread_was_read_a_file_costs_one_call(service: Service, ticket_id: str, sandbox: Sandbox) -> None:
    ids = file_ids(service, ticket_id)
    sandbox.clear_journal()
    opened(service, ticket_id, ids["확인서.pdf"])
    assert [entry["op"] for entry in sandbox.journal()] == ["attachment"]


def test_an_address_stays_good_when_the_cache_is_gone(service: Service, ticket_id: str) -> None:
    ids = file_ids(service, ticket_id)
    cache.clear()
    assert opened(service, ticket_id, ids["확인서.pdf"])[2] == PDF


def test_a_file_that_came_after_the_thread_was_read(service: Service, ticket_id: str, sandbox: Sandbox) -> None:
    file_ids(service, ticket_id)
    known_here = cache.get(threads.build_files_key(service, ME, ticket_id))
    sandbox.answer(ticket_id, "<p>하나 더</p>", files=[("둘째.pdf", PDF)])
    added = file_ids(service, ticket_id)["둘째.pdf"]
    cache.set(threads.build_files_key(service, ME, ticket_id), known_here)  # as another process still has it
    assert opened(service, ticket_id, added)[0] == "둘째.pdf"


def test_a_file_of_another_customer_is_not_found(service: Service, ticket_id: str, sandbox: Sandbox) -> None:
    ids = file_ids(service, ticket_id)
    sandbox.clear_journal()
    for file_id in ids.values():
        with pytest.raises(NotFound):
            opened(service, ticket_id, file_id, usercode="st20001")
    assert sandbox.journal("attachment") == []


def test_a_file_of_another_ticket_is_not_on_this_one(service: Service, ticket_id: str) -> None:
    other = deliver(make_inquiry(service, ME)).ticket_id
    for file_id in file_ids(service, ticket_id).values():
        with pytest.raises(NotFound):
            opened(service, other, file_id)


def test_an_id_of_oc_opens_nothing(service: Service, ticket_id: str, sandbox: Sandbox) -> None:
    upstream = sandbox.ticket(ticket_id)["attachments"][0]["attachmentId"]
    for file_id in (upstream, "0" * 32, "", ".."):
        with pytest.raises(NotFound):
            opened(service, ticket_id, file_id)
    assert sandbox.journal("attachment") == []


def test_the_same_file_has_another_id_on_another_service(service: Service, ticket_id: str, sandbox: Sandbox) -> None:
    other = make_service(sandbox, slug="other")
    assert not set(file_ids(service, ticket_id).values()) & set(file_ids(other, ticket_id).values())


# --- what OC may do to it -------------------------------------------------------------------------------------

Open = Callable[..., OpenFile]


@pytest.fixture
def open_from(db: None, raw_server: Callable[..., RawServer]) -> Open:
    """A file as a server gives it; nameless, as pictures within an answer are, unless it has a name."""

    def open_(answer: bytes, name: str = "") -> OpenFile:
        def once(peer: Peer) -> None:
            peer.request()
            peer.send(answer)

        server = raw_server(once)
        return OpenFile(TICKET, make_service(Sandbox(server.url, Credentials())), "1" * 32, name)

    return open_


def binary(body: bytes, **headers: str) -> bytes:
    return http(body, headers={"Content-Type": "application/octet-stream", **headers})


@pytest.mark.parametrize(("extension", "kind"), [("png", "image/png"), ("gif", "image/gif"), ("jpg", "image/jpeg")])
def test_a_nameless_picture_is_known_by_its_bytes(open_from: Open, extension: str, kind: str) -> None:
    file = open_from(binary(SAMPLES[extension]))
    assert (file.content_type, file.is_image, b"".join(file)) == (kind, True, SAMPLES[extension])
    file.close()


@pytest.mark.parametrize("body", [PAGE, SAMPLES["pdf"], b""])
def test_anything_else_without_a_name_is_no_picture(open_from: Open, body: bytes) -> None:
    file = open_from(binary(body))
    assert (file.content_type, file.is_image) == ("application/octet-stream", False)
    file.close()


def test_t31_the_type_is_that_of_the_name_and_never_the_answers(open_from: Open) -> None:
    file = open_from(http(PAGE, headers={"Content-Type": "image/svg+xml"}), "메모.txt")
    assert file.content_type == "text/plain; charset=utf-8"
    file.close()


@pytest.mark.parametrize("name", ["페이지.html", "그림.svg", "없음"])
def test_a_kind_that_we_do_not_know_is_just_bytes(open_from: Open, name: str) -> None:
    file = open_from(binary(PAGE), name)
    assert (file.content_type, file.is_image) == ("application/octet-stream", False)
    file.close()


def test_a_page_is_no_file(open_from: Open) -> None:
    with pytest.raises(Unavailable):
        open_from(http(PAGE, headers={"Content-Type": "text/html"}), "확인서.pdf")


def test_a_file_that_oc_no_longer_has_is_not_found(open_from: Open) -> None:
    with pytest.raises(NotFound):
        open_from(http(envelope(404), status="404 Not Found"), "확인서.pdf")


@pytest.mark.parametrize("name", ["확인서.pdf", ""])
def test_a_file_that_breaks_off_says_so(open_from: Open, name: str) -> None:
    with pytest.raises(Unavailable):
        b"".join(open_from(binary(PDF, **{"Content-Length": "5000"}), name))
