"""Answers that are no pages: a feed, a picture, a citation as a file."""

from datasette.utils.asgi import Response

from pipeline.answers.citations.forms import forms
from pipeline.answers.citations.keys import key_of
from pipeline.answers.citations.types import Cited
from pipeline.web.cite_view import body_of
from pipeline.web.rendering import disposition

_CITED = {
    "txt": "text/plain",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
}


def checked_again(body: str | bytes, content_type: str) -> Response:
    """A body that may be another one after a night (:mod:`pipeline.web.answering` says 304)."""
    headers = {"X-Content-Type-Options": "nosniff"}
    return Response(body, headers=headers, content_type=content_type)


def citation_file(cited: Cited, form: str, lang: str) -> Response:
    """How to cite something, as a file with its key for a name: ``txt``, ``bib``, ``ris`` or
    ``csl.json``.
    """
    body = body_of(forms(cited), form, lang)
    how = "inline" if form == "txt" else "attachment"
    headers = {
        "Content-Disposition": disposition(how, f"{key_of(cited)}.{form}"),
        "X-Content-Type-Options": "nosniff",
    }
    end = "" if body.endswith("\n") else "\n"
    return Response(body + end, headers=headers, content_type=f"{_CITED[form]}; charset=utf-8")
