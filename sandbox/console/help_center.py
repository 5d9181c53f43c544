"""The console's page of the help center: what is published, and a form to publish more."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from sandbox.console.pages import console, emulator_here
from sandbox.state.help_center import Article, Library
from sandbox.state.tickets import category_title

_KINDS = {"faq": "Questions · FAQ", "notices": "Notices · 공지사항"}


@console.get("/help")
def help_center() -> str:
    return _page()


@console.post("/help/<kind>")
def publish(kind: str) -> Response | tuple[str, int]:
    """In one language at a time; HTML is taken as it is, as upstream takes it."""
    library, form = _library(kind), request.form
    title, html, language = form.get("title", "").strip(), form.get("html", ""), form.get("language", "ko")
    category_id = form.get("category", 0, type=int)
    if not title or not html.strip() or category_id not in library.categories:
        return _page(error="Write a title and a text, and choose a category."), 400
    emulator = emulator_here()
    now_ms = emulator.clock.now_ms()
    with emulator.world.lock:
        texts, top = {language: (title, html)}, "top" in form
        library.put(Article(library.next_id(), category_id, texts, now_ms, now_ms, top=top))
    return redirect(url_for("console.help_center", _anchor=kind), 303)


@console.post("/help/<kind>/<int:article_id>/remove")
def unpublish(kind: str, article_id: int) -> Response:
    _library(kind).articles.pop(article_id, None)
    return redirect(url_for("console.help_center", _anchor=kind), 303)


def _page(error: str = "") -> str:
    emulator = emulator_here()
    languages = [item["code"] for item in emulator.world.service["languages"]]
    with emulator.world.lock:
        kinds = [(kind, label, _rows(_library(kind)), _categories(_library(kind))) for kind, label in _KINDS.items()]
    now_ms = emulator.clock.now_ms()
    return render_template("console/help.html", kinds=kinds, languages=languages, error=error, now_ms=now_ms)


def _rows(library: Library) -> list[tuple[Article, str, str, str]]:
    """Each article with its title in the first language that it has, its category, and its languages."""
    newest_first = sorted(library.articles.values(), key=lambda article: article.created_ms, reverse=True)
    return [
        (
            article,
            article.title(next(iter(article.texts))),
            category_title(library.categories[article.category_id], None),
            " ".join(article.texts),
        )
        for article in newest_first
    ]


def _categories(library: Library) -> list[tuple[int, str]]:
    return [
        (category_id, " › ".join(category_title(category, None) for category in library.line(category_id)))
        for category_id in library.categories
    ]


def _library(kind: str) -> Library:
    world = emulator_here().world
    kinds = {"faq": world.faq, "notices": world.notices}
    return kinds[kind] if kind in kinds else abort(404)
