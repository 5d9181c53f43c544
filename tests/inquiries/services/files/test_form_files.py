from inquiries.models import Attachment
from tests.support.factories import make_file, make_service
from tests.support.sandbox import Sandbox
from tests.support.threads import at_once


def test_the_same_file_that_arrives_many_times_at_once_is_kept_once(transactional_db: None, sandbox: Sandbox) -> None:
    service = make_service(sandbox, service_key="")
    kept = at_once(8, lambda _number: make_file(service, "tester", "nonce").pk)
    assert len(set(kept)) == Attachment.objects.count() == 1
