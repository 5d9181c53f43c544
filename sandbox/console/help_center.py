"""The console's page of the help center: what is published, and a form to publish more."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from sandbox.console.pages import console
from sandbox.emulator import get_emulator
from sandbox.state.help_center import Article, Library
from sandbox.state.world import get_category_title

_KINDS = {"faq": "Questions · FAQ", "notices": "Notices · 공지사항"}


@console.get("/help")
def show_help_center() -> str:
    return _render_page()


@console.post("/help/<any(faq, notices):kind>")
def publish(kind: str) -> Response | tuple[str, int]:
    """Publish an article in one language. HTML is taken as it is, as upstream takes it."""
    library, form = get_emulator().world.get_library(kind), request.form
    title, html, language = form.get("title", "").strip(), form.get("html", ""), form.get("language", "ko")
    category_id = form.get("category", 0, type=int)
    if not title or not html.strip() or category_id not in library.categories:
        return _render_page(error="Write a title and a text, and choose a category."), 400
    emulator = get_emulator()
    now_ms = emulator.clock.now_ms()
    with emulator.world.lock:
        texts, top = {language: (title, html)}, "top" in form
        library.put(Article(library.next_id(), category_id, texts, now_ms, now_ms, top=top))
    return redirect(url_for("console.show_help_center", _anchor=kind), 303)


@console.post("/help/<any(faq, notices):kind>/<int:article_id>/remove")
def unpublish(kind: str, article_id: int) -> Response:
    get_emulator().world.get_library(kind).articles.pop(article_id, None)
    return redirect(url_for("console.show_help_center", _anchor=kind), 303)


def _render_page(error: str = "") -> str:
    emulator = get_emulator()
    languages = [item["code"] for item in emulator.world.service["languages"]]
    with emulator.world.lock:
        libraries = {kind: emulator.world.get_library(kind) for kind in _KINDS}
        kinds = [(kind, _KINDS[kind], _build_rows(each), _list_categories(each)) for kind, each in libraries.items()]
    now_ms = emulator.clock.now_ms()
    return render_template("console/help.html", kinds=kinds, languages=languages, error=error, now_ms=now_ms)


def _build_rows(library: Library) -> list[tuple[Article, str, str, str]]:
    """Return each article with its title in the first language that it has, its category, and its languages."""
    newest_first = sorted(library.articles.values(), key=lambda article: article.created_ms, reverse=True)
    return [
        (
            article,
            article.title(next(iter(article.texts))),
            get_category_title(library.categories[article.category_id], None),
            " ".join(article.texts),
        )
        for article in newest_first
    ]


def _list_categories(library: Library) -> list[tuple[int, str]]:
    return [
        (category_id, " › ".join(get_category_title(category, None) for category in library.line(category_id)))
        for category_id in library.categories
    ]
