"""The limits that the form tells the browser are those of the server."""

import pytest

from inquiries.domain.file_inspection import accepted_files, content_mismatch_reasons
from inquiries.domain.file_inspection.upload_limits_for_pages import LIMITS

ACCEPTED = str(LIMITS["accepted"]).split(",")


@pytest.mark.parametrize("extension", ACCEPTED)
def test_every_type_that_the_picker_offers_is_accepted(extension: str) -> None:
    assert extension.removeprefix(".") in accepted_files.KNOWN


def test_the_picker_offers_every_type() -> None:
    assert {f".{extension}" for extension in accepted_files.EXTENSIONS} <= set(ACCEPTED)


@pytest.mark.parametrize("extension", str(LIMITS["photos"]).split(","))
def test_a_photo_has_the_limit_of_photos(extension: str) -> None:
    assert accepted_files.limit_of(extension.removeprefix(".")) == LIMITS["photo_size"]


@pytest.mark.parametrize("extension", sorted(set(ACCEPTED) - set(str(LIMITS["photos"]).split(","))))
def test_any_other_file_has_the_usual_limit(extension: str) -> None:
    assert accepted_files.limit_of(extension.removeprefix(".")) == LIMITS["size"]


@pytest.mark.parametrize("extension", str(LIMITS["corrected_or_explained"]).split(","))
def test_the_server_corrects_or_explains_the_others(extension: str) -> None:
    name = extension.removeprefix(".")
    assert name in accepted_files.ALIASES or name in content_mismatch_reasons.EXTENSIONS
