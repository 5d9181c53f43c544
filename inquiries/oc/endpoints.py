"""The table of the endpoints that the portal uses (OC API, section 1)."""

from dataclasses import dataclass, replace
from urllib.parse import quote

from inquiries.oc.credentials import check_segment

# 20,000 submission types with names of 50 letters in five languages have 28 MiB where each letter is escaped.
_TYPES = 32 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint. `name` stands for it in logs and errors; `{}` in `template` are the service and the object.

    `writes` marks what must not be executed twice. `names_a_thing` marks where 404 means that thing, not the address,
    `may_be_empty` a list of which OC says with 404 that nothing is in it. `has_two_methods` marks the list on whose
    method the documents disagree. An answer of more than `largest` bytes is not read to its end.
    """

    name: str
    method: str
    template: str
    signed: bool = True
    writes: bool = False
    names_a_thing: bool = False
    may_be_empty: bool = False
    has_two_methods: bool = False
    largest: int = 16 * 1024 * 1024  # bytes of an answer, decoded

    def path(self, service_id: str, *things: str) -> str:
        """Return the path to send. Raises ValueError for a value that cannot be one segment of it."""
        return self.template.format(*(quote(check_segment(thing), safe="") for thing in (service_id, *things)))


SERVICE = Endpoint("service", "GET", "/{}/api/v2/service.json", signed=False)
CATEGORIES = Endpoint("categories", "GET", "/{}/api/v2/ticket/categories.json", signed=False, largest=_TYPES)
FIELDS = Endpoint("fields", "GET", "/{}/api/v2/ticket/field/user/{}.json", names_a_thing=True)
# An upload leaves only an unused id behind, so repeating it is harmless and it is no write here.
UPLOAD = Endpoint("upload", "POST", "/{}/openapi/v1/ticket/attachments/upload.json")
CREATE = Endpoint("create", "POST", "/{}/openapi/v1/ticket.json", writes=True)
LIST_BY_POST = Endpoint(
    "list", "POST", "/{}/openapi/v1/ticket/enduser/{}/list.json", may_be_empty=True, has_two_methods=True
)
LIST_BY_GET = replace(LIST_BY_POST, method="GET")
DETAIL = Endpoint("detail", "GET", "/{}/openapi/v1/ticket/enduser/{}/{}/detail.json", names_a_thing=True)
COMMENT = Endpoint(
    "comment", "POST", "/{}/openapi/v1/ticket/enduser/{}/{}/comment.json", writes=True, names_a_thing=True
)
ATTACHMENT = Endpoint("attachment", "GET", "/{}/api/v2/ticket/attachments/{}", signed=False, names_a_thing=True)

# Frequent questions and notices (sections 10 and 11): open to everybody. The notices' list is said to be so on one page
# and to want the common authentication on another; an open server ignores the headers.
QUESTION_CATEGORIES = Endpoint(
    "faq_categories", "GET", "/{}/api/v2/helpdoc/categories.json", signed=False, may_be_empty=True
)
QUESTION_LIST = Endpoint("faq_list", "GET", "/{}/api/v2/helpdoc/list.json", signed=False, may_be_empty=True)
QUESTION_DETAIL = Endpoint("faq_detail", "GET", "/{}/api/v2/helpdoc/detail/{}.json", signed=False, names_a_thing=True)
QUESTION_FILE = Endpoint("faq_attachment", "GET", "/{}/api/v2/helpdoc/attachments/{}", signed=False, names_a_thing=True)
NOTICE_CATEGORIES = Endpoint(
    "notice_categories", "GET", "/{}/api/v2/notice/categories.json", signed=False, may_be_empty=True
)
NOTICE_TAGS = Endpoint("notice_tags", "GET", "/{}/api/v2/notice/tags.json", signed=False, may_be_empty=True)
NOTICE_LIST = Endpoint("notice_list", "GET", "/{}/api/v2/notice/list.json", may_be_empty=True)
NOTICE_DETAIL = Endpoint("notice_detail", "GET", "/{}/api/v2/notice/detail/{}.json", signed=False, names_a_thing=True)
NOTICE_FILE = Endpoint("notice_attachment", "GET", "/{}/api/v2/notice/attachments/{}", signed=False, names_a_thing=True)
