"""The public endpoints of the help center: frequent questions and notices (contract, sections 10 and 11)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.api.call import Call
from sandbox.api.envelope import (
    Answer,
    Payload,
    build_success,
    build_success_list,
    parse_digits,
    refuse_call,
    refuse_missing,
)
from sandbox.api.parameters import build_page, check_language, read_integer
from sandbox.api.rendering import display_date
from sandbox.emulator import Emulator
from sandbox.state.clock import KOREA
from sandbox.state.help_center import Article, Library
from sandbox.state.world import get_category_title

WILD_PAGE_SIZE = 15
_QUESTION_ORDER = {"isTop": "top", "isRecommend": "recommended", "createdDt": "created_ms", "updatedDt": "updated_ms"}
_NOTICE_ORDER = {"isTop": "top", "createdDt": "created_ms", "updatedDt": "updated_ms", "displayDt": "created_ms"}


def list_categories(emulator: Emulator, call: Call, library: Library) -> Answer:
    language = _get_language(emulator, call)
    shown = [{**category, "name": get_category_title(category, language)} for category in library.categories.values()]
    return Answer(build_success_list(shown))


def list_notice_tags(emulator: Emulator, call: Call) -> Answer:
    """Return all tags: the document's parameter `language` means words of a tag, and a language selects nothing."""
    words = call.argument("language") or ""
    languages = {item["code"] for item in emulator.world.service["languages"]}
    tags = emulator.world.notices.tags.values()
    if words not in languages:
        tags = [tag for tag in tags if any(words in name for name in tag["languages"].values())]  # type: ignore[assignment]
    return Answer(build_success_list([dict(tag) for tag in tags]))


def list_questions(emulator: Emulator, call: Call) -> Answer:
    sort = "isTop:desc,isRecommend:desc,updatedDt:desc" if call.argument("categoryId") else "isTop:desc,updatedDt:desc"
    return _list(emulator, call, emulator.world.faq, (_QUESTION_ORDER, sort), _render_question)


def list_notices(emulator: Emulator, call: Call) -> Answer:
    order = (_NOTICE_ORDER, "isTop:desc,displayDt:desc,updatedDt:desc")
    return _list(emulator, call, emulator.world.notices, order, _render_notice)


def show_question(emulator: Emulator, call: Call) -> Answer:
    library, language = emulator.world.faq, _get_language(emulator, call)
    article = _read(library, call, language)
    line = library.line(article.category_id)
    return Answer(
        build_success(
            {
                **_render_question(emulator, library, article, language),
                "content": article.html(language),
                "readCnt": article.reads,
                "attachmentYn": "Y" if article.file_ids else "N",
                "parentCategoryList": [dict(category) for category in line],
                "category": dict(line[-1]),
                "categoryFullName": ">".join(get_category_title(category, language) for category in line),
                "attachments": _render_files(library, article),
            }
        ),
        result_id=str(article.article_id),
    )


def show_notice(emulator: Emulator, call: Call) -> Answer:
    library, language = emulator.world.notices, _get_language(emulator, call)
    article = _read(library, call, language)
    shown = _render_notice(emulator, library, article, language)
    del shown["tagStr"]
    tags = [{"tagId": tag_id, "tag": _get_tag_name(library, tag_id, language)} for tag_id in article.tag_ids]
    return Answer(
        build_success(
            {
                **shown,
                "content": article.html(language),
                "attachmentYn": "Y" if article.file_ids else "N",
                "readCnt": article.reads,
                "attachments": _render_files(library, article),
                "tags": tags,
            }
        ),
        result_id=str(article.article_id),
    )


Row = Callable[["Emulator", Library, Article, str], Payload]


def _list(emulator: Emulator, call: Call, library: Library, order: tuple[dict[str, str], str], row: Row) -> Answer:
    language = _get_language(emulator, call)
    found = _find_matching(call, library, language)
    # The last key first: each sort keeps the order of the one before where it finds no difference.
    for attribute, is_descending in reversed(_sort_keys(call.argument("sort") or order[1], order[0])):
        found.sort(key=lambda article: getattr(article, attribute), reverse=is_descending)
    return build_page(
        emulator,
        call,
        found,
        lambda article: row(emulator, library, article, language),
        in_wild_mode=WILD_PAGE_SIZE,
    )


def _find_matching(call: Call, library: Library, language: str) -> list[Article]:
    category_id = read_integer(call, "categoryId", 0)
    tag_id = read_integer(call, "tagId", 0)
    words = (call.argument("query") or "").casefold()
    return [
        article
        for article in library.in_language(language)
        if (not words or words in f"{article.title(language)}\n{article.words(language)}".casefold())
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
            raise refuse_call(f"sort is some of {', '.join(known)}, each with a colon and asc or desc")
        keys.append((known[name], direction == "desc"))
    return keys


def _render_question(emulator: Emulator, library: Library, article: Article, language: str) -> Payload:
    """Return a question as one row of the list: the answer as text, in wild mode as HTML."""
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
        "categoryName": get_category_title(library.categories[article.category_id], language),
        "categoryFullName": None,
        "attachments": None,
        "isNew": _is_new(emulator, article),
    }


def _render_notice(emulator: Emulator, library: Library, article: Article, language: str) -> Payload:
    """Return a notice as one row of the list. Its date is as in the example; in wild mode, as in the table."""
    at = datetime.fromtimestamp(article.created_ms / 1000, KOREA)
    return {
        "noticeId": article.article_id,
        "categoryId": article.category_id,
        "isTop": article.top,
        "title": article.title(language),
        "content": article.html(language) if emulator.config.wild else article.words(language),
        "displayDt": at.strftime("%Y%m%d%H%M%S") if emulator.config.wild else display_date(article.created_ms),
        "updatedDt": article.updated_ms,
        "categoryName": get_category_title(library.categories[article.category_id], language),
        "tagStr": ",".join(_get_tag_name(library, tag_id, language) for tag_id in article.tag_ids),
        "isNew": _is_new(emulator, article),
    }


def _render_files(library: Library, article: Article) -> list[dict[str, Any]] | None:
    return [
        {
            "attachmentId": stored.file_id,
            "fileName": stored.name,
            "contentType": stored.content_type,
            "size": stored.size,
        }
        for stored in library.files_of(article)
    ] or None


def _get_tag_name(library: Library, tag_id: int, language: str) -> str:
    tag = library.tags[tag_id]
    return str(tag["languages"].get(language, tag["tag"]))


def _read(library: Library, call: Call, language: str) -> Article:
    article_id = parse_digits(call.params["id"])
    article = library.read(article_id, language) if article_id is not None else None
    if article is None:
        raise refuse_missing()
    return article


def _get_language(emulator: Emulator, call: Call) -> str:
    language = call.argument("language")
    check_language(emulator.world, language)
    return language or str(emulator.world.service.get("language", "ko"))


def _is_new(emulator: Emulator, article: Article) -> bool:
    return display_date(article.created_ms) == display_date(emulator.clock.now_ms())
