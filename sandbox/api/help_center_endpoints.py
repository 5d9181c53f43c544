"""The endpoints of the help center: frequent questions and notices, open to all (contract, sections 10 and 11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from sandbox.api.call import Call
from sandbox.api.envelope import Answer, Payload, bad_call, digits, not_found, success, success_list
from sandbox.api.public_endpoints import file_answer
from sandbox.api.rendering import display_date
from sandbox.api.ticket_endpoints import PAGE_SIZE_LIMIT, check_language, integer_argument
from sandbox.state.help_center import Article, Library
from sandbox.state.tickets import category_title

if TYPE_CHECKING:
    from sandbox.emulator import Emulator

WILD_PAGE_SIZE = 15
_KOREA = timezone(timedelta(hours=9))
_QUESTION_ORDER = {"isTop": "top", "isRecommend": "recommended", "createdDt": "created_ms", "updatedDt": "updated_ms"}
_NOTICE_ORDER = {"isTop": "top", "createdDt": "created_ms", "updatedDt": "updated_ms", "displayDt": "created_ms"}


def question_categories(emulator: Emulator, call: Call) -> Answer:
    return _categories(emulator, call, emulator.world.faq)


def notice_categories(emulator: Emulator, call: Call) -> Answer:
    return _categories(emulator, call, emulator.world.notices)


def notice_tags(emulator: Emulator, call: Call) -> Answer:
    """The document calls the parameter `language` and means words of a tag: a language selects nothing."""
    words = call.argument("language") or ""
    languages = {item["code"] for item in emulator.world.service["languages"]}
    tags = emulator.world.notices.tags.values()
    if words not in languages:
        tags = [tag for tag in tags if any(words in name for name in tag["languages"].values())]  # type: ignore[assignment]
    return Answer(success_list([dict(tag) for tag in tags]))


def question_list(emulator: Emulator, call: Call) -> Answer:
    sort = "isTop:desc,isRecommend:desc,updatedDt:desc" if call.argument("categoryId") else "isTop:desc,updatedDt:desc"
    return _list(emulator, call, emulator.world.faq, (_QUESTION_ORDER, sort), _question)


def notice_list(emulator: Emulator, call: Call) -> Answer:
    order = (_NOTICE_ORDER, "isTop:desc,displayDt:desc,updatedDt:desc")
    return _list(emulator, call, emulator.world.notices, order, _notice)


def question_detail(emulator: Emulator, call: Call) -> Answer:
    library, language = emulator.world.faq, _language(emulator, call)
    article = _read(library, call, language)
    line = library.line(article.category_id)
    return Answer(
        success(
            {
                **_question(emulator, library, article, language),
                "content": article.html(language),
                "readCnt": article.reads,
                "attachmentYn": "Y" if article.file_ids else "N",
                "parentCategoryList": [dict(category) for category in line],
                "category": dict(line[-1]),
                "categoryFullName": ">".join(category_title(category, language) for category in line),
                "attachments": _files(library, article),
            }
        ),
        result_id=str(article.article_id),
    )


def notice_detail(emulator: Emulator, call: Call) -> Answer:
    library, language = emulator.world.notices, _language(emulator, call)
    article = _read(library, call, language)
    shown = _notice(emulator, library, article, language)
    del shown["tagStr"]
    tags = [{"tagId": tag_id, "tag": _tag_name(library, tag_id, language)} for tag_id in article.tag_ids]
    return Answer(
        success(
            {
                **shown,
                "content": article.html(language),
                "attachmentYn": "Y" if article.file_ids else "N",
                "readCnt": article.reads,
                "attachments": _files(library, article),
                "tags": tags,
            }
        ),
        result_id=str(article.article_id),
    )


def question_attachment(emulator: Emulator, call: Call) -> Answer:
    return file_answer(emulator.world.faq.files, call)


def notice_attachment(emulator: Emulator, call: Call) -> Answer:
    return file_answer(emulator.world.notices.files, call)


def _categories(emulator: Emulator, call: Call, library: Library) -> Answer:
    language = _language(emulator, call)
    shown = [{**category, "name": category_title(category, language)} for category in library.categories.values()]
    return Answer(success_list(shown))


Row = Callable[["Emulator", Library, Article, str], Payload]


def _list(emulator: Emulator, call: Call, library: Library, order: tuple[dict[str, str], str], row: Row) -> Answer:
    language = _language(emulator, call)
    found = _matching(call, library, language)
    # The last key first: each sort keeps the order of the one before where it finds no difference.
    for attribute, is_descending in reversed(_sort_keys(call.argument("sort") or order[1], order[0])):
        found.sort(key=lambda article: getattr(article, attribute), reverse=is_descending)
    page = integer_argument(call, "page", 1)
    page_size = integer_argument(call, "pageSize", 10, PAGE_SIZE_LIMIT)
    if emulator.config.wild:
        page_size = min(page_size, WILD_PAGE_SIZE)
    shown = found[(page - 1) * page_size : page * page_size]
    return Answer(
        success_list(
            [row(emulator, library, article, language) for article in shown],
            total=len(found),
            pages=-(-len(found) // page_size),
            pageNum=page,
            pageSize=page_size,
        )
    )


def _matching(call: Call, library: Library, language: str) -> list[Article]:
    category_id = integer_argument(call, "categoryId", 0)
    tag_id = integer_argument(call, "tagId", 0)
    words = (call.argument("query") or "").casefold()
    return [
        article
        for article in library.in_language(language)
        if words in f"{article.title(language)}\n{article.words(language)}".casefold()
        and (not tag_id or tag_id in article.tag_ids)
        and (
            not category_id or category_id in [category["categoryId"] for category in library.line(article.category_id)]
        )
    ]


def _sort_keys(sort: str, known: dict[str, str]) -> list[tuple[str, bool]]:
    keys = []
    for part in sort.split(","):
        name, _, direction = part.partition(":")
        if name not in known or direction not in ("asc", "desc"):
            raise bad_call(f"sort is some of {', '.join(known)}, each with a colon and asc or desc")
        keys.append((known[name], direction == "desc"))
    return keys


def _question(emulator: Emulator, library: Library, article: Article, language: str) -> Payload:
    """A question as one row of the list: the answer as text, in wild mode as HTML."""
    return {
        "helpDocId": article.article_id,
        "title": article.title(language),
        "content": article.html(language) if emulator.config.wild else article.words(language),
        "isRecommend": article.recommended,
        "isTop": article.top,
        "readCnt": None,
        "attachmentYn": None,
        "createdDt": article.created_ms,
        "updatedDt": article.updated_ms,
        "parentCategoryList": None,
        "category": None,
        "categoryId": article.category_id,
        "categoryName": category_title(library.categories[article.category_id], language),
        "categoryFullName": None,
        "attachments": None,
        "isNew": _is_new(emulator, article),
    }


def _notice(emulator: Emulator, library: Library, article: Article, language: str) -> Payload:
    """A notice as one row of the list. Its date is as in the example, in wild mode as in the document's table."""
    at = datetime.fromtimestamp(article.created_ms / 1000, _KOREA)
    return {
        "noticeId": article.article_id,
        "categoryId": article.category_id,
        "isTop": article.top,
        "title": article.title(language),
        "content": article.html(language) if emulator.config.wild else article.words(language),
        "displayDt": at.strftime("%Y%m%d%H%M%S") if emulator.config.wild else display_date(article.created_ms),
        "updatedDt": article.updated_ms,
        "categoryName": category_title(library.categories[article.category_id], language),
        "tagStr": ",".join(_tag_name(library, tag_id, language) for tag_id in article.tag_ids),
        "isNew": _is_new(emulator, article),
    }


def _files(library: Library, article: Article) -> list[dict[str, Any]] | None:
    return [
        {
            "attachmentId": stored.file_id,
            "fileName": stored.name,
            "contentType": stored.content_type,
            "size": stored.size,
        }
        for stored in library.files_of(article)
    ] or None


def _tag_name(library: Library, tag_id: int, language: str) -> str:
    tag = library.tags[tag_id]
    return str(tag["languages"].get(language, tag["tag"]))


def _read(library: Library, call: Call, language: str) -> Article:
    article_id = digits(call.params["id"])
    article = library.read(article_id, language) if article_id is not None else None
    if article is None:
        raise not_found()
    return article


def _language(emulator: Emulator, call: Call) -> str:
    language = call.argument("language")
    check_language(emulator.world, language)
    return language or str(emulator.world.service.get("language", "ko"))


def _is_new(emulator: Emulator, article: Article) -> bool:
    return display_date(article.created_ms) == display_date(emulator.clock.now_ms())
