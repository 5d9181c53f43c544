"""Control the help center: add, replace and remove questions and notices."""

from dataclasses import replace
from typing import Any

from flask import Response, jsonify

from sandbox.control.routes import control, decode_file, read_body
from sandbox.emulator import get_emulator
from sandbox.state.help_center import Article, Library

_KEYS = {"id", "category", "texts", "top", "recommended", "tags", "files"}


@control.post("/<any(faq, notices):kind>")
def change(kind: str) -> Response:
    """Change the articles: `clear` all, `remove` ids, `add` some {id?, category, texts: {ko: [title, HTML]}, …}."""
    body, library = read_body({"add", "remove", "clear"}), get_emulator().world.get_library(kind)
    with get_emulator().world.lock:
        if body.get("clear"):
            library.articles.clear()
        for article_id in body.get("remove") or []:
            library.articles.pop(int(article_id), None)
        added = [_add(library, dict(item)) for item in body.get("add") or []]
    return jsonify(ok=True, ids=[article.article_id for article in added])


@control.get("/help")
def read_help() -> Response:
    """Return the ids of all questions and notices, and of their files."""
    world = get_emulator().world
    with world.lock:
        kinds = {"faq": world.faq, "notices": world.notices}
        return jsonify({name: {"ids": [*kind.articles], "file_ids": [*kind.files]} for name, kind in kinds.items()})


def _add(library: Library, item: dict[str, Any]) -> Article:
    if unknown := item.keys() - _KEYS:
        raise ValueError(f"unknown: {min(unknown)}")
    now_ms = get_emulator().clock.now_ms()
    texts = {str(code): (str(title), str(html)) for code, (title, html) in dict(item["texts"]).items()}
    article_id = int(item.get("id") or library.next_id())
    known = library.articles.get(article_id)
    article = Article(
        article_id=article_id,
        category_id=int(item.get("category") or min(library.categories)),
        texts=texts,
        created_ms=known.created_ms if known else now_ms,
        updated_ms=now_ms,
        top=bool(item.get("top")),
        recommended=bool(item.get("recommended")),
        tag_ids=tuple(item.get("tags") or ()),
    )
    files = [library.add_file(decode_file(file, now_ms)) for file in item.get("files") or []]
    return library.put(replace(article, file_ids=tuple(file.file_id for file in files)))
