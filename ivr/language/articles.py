"""What lies beside a flow: knowledge articles, and the wording of recordings."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from ivr.language.definitions import Article
from ivr.language.fields import Field, Fields, read_fields, schema_of
from ivr.language.folder import Folder, OutsideFolder, shown
from ivr.language.reader import Reader, Unreadable
from ivr.language.settings import INTENTS, PROMPT, WORD, Named
from ivr.source import Document, Mapping, Scalar, Span, read

ARTICLES = "articles"
RECORDINGS = "recordings.yaml"

ARTICLE_FIELDS: Fields = {
    "title": Field(PROMPT, "What the article is called, per language."),
    "text": Field(PROMPT, "What is read to callers, per language.", True),
    "link": Field(WORD, "An address that can be sent as a text."),
    "intents": Field(INTENTS, "What it settles."),
}

ARTICLE_SCHEMA = schema_of(ARTICLE_FIELDS, "An article that is read to callers.")


def read_articles(
    named: Iterable[Named], folder: Folder, beside: Iterable[str], reader: Reader
) -> tuple[dict[str, Article], list[Document]]:
    """Read the articles that nodes name, each from its own file.

    Args:
        named: Their names, and where they are said.
        folder: Where the files are.
        beside: Folders that may have ``articles/`` in them, best first.
        reader: Where faults go, those of the articles among them.

    Returns:
        The articles by name, and the files they came from.
    """
    found: dict[str, Article] = {}
    documents: list[Document] = []
    for each in named:
        if each.name in found:
            continue
        paths = [posixpath.join(at, ARTICLES, f"{each.name}.yaml") for at in beside]
        document = _first(folder, paths)
        if document is None:
            reader.fault(
                "wrong-type",
                f'there is no article "{each.name}" to read to callers',
                each.span,
                f"write it to {ARTICLES}/{each.name}.yaml",
            )
            continue
        documents.append(document)
        article = _article(each.name, document, reader)
        if article is not None:
            found[each.name] = article
    return found, documents


def _first(folder: Folder, paths: Iterable[str]) -> Document | None:
    for path in dict.fromkeys(paths):
        try:
            data = folder.read(path)
        except OutsideFolder:
            continue
        if data is not None:
            return read(shown(folder, path), data)
    return None


def _article(name: str, document: Document, reader: Reader) -> Article | None:
    """The article in *document*, if it has a text."""
    reader.faults.extend(document.faults)
    root = document.root
    if not isinstance(root, Mapping):
        if not document.faults:
            start = Span(document.path, 1, 1, 1, 1)
            help = "write title:, text:, link: and intents:"
            reader.fault("missing-setting", "this article has no text", start, help)
        return None
    given = read_fields(root, ARTICLE_FIELDS, "of an article", reader)
    if "text" not in given.values:
        return None
    return Article(
        name,
        given.values["text"],
        given.get("link", ""),
        tuple(intent.name for intent in given.get("intents", ())),
        given.get("title"),
    )


def read_recordings(
    folder: Folder, beside: str, reader: Reader
) -> tuple[dict[str, str], list[Document]]:
    """Read ``recordings.yaml``: what is said in each recording, by its path.

    A path with ``{language}`` in it has a wording per language.
    """
    document = _first(folder, [posixpath.join(beside, RECORDINGS)])
    if document is None:
        return {}, []
    reader.faults.extend(document.faults)
    wording: dict[str, str] = {}
    if isinstance(document.root, Mapping):
        for entry in document.root.entries:
            inner = entry.value
            try:
                if isinstance(inner, Mapping):
                    for each in inner.entries:
                        path = entry.key.text.replace("{language}", each.key.text)
                        said = reader.scalar(each.value, "what is said in it")
                        wording[path] = said.text
                else:
                    said = reader.scalar(inner, "what is said in the recording")
                    wording[entry.key.text] = said.text
            except Unreadable:
                continue
    elif document.root is not None and not _is_empty(document.root):
        message = "expected recordings with what is said in them"
        where = Span(document.path, 1, 1, 1, 1)
        reader.fault("wrong-type", message, where, 'write audio/welcome.wav: "…"')
    return wording, [document]


def _is_empty(value: object) -> bool:
    return isinstance(value, Scalar) and value.empty
