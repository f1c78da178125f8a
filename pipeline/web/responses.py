"""Answers that are no pages: a feed, a picture, a citation as a file."""

from datasette.utils.asgi import Response

from pipeline.web.citation import RowCitations
from pipeline.web.rendering import disposition

_CITED = {
    "txt": "text/plain",
    "bib": "application/x-bibtex",
    "csl.json": "application/vnd.citationstyles.csl+json",
}


def checked_again(body: str | bytes, content_type: str) -> Response:
    """A body that may be another one after a night (:mod:`pipeline.web.answering` says 304)."""
    headers = {"X-Content-Type-Options": "nosniff"}
    return Response(body, headers=headers, content_type=content_type)


def citation_file(cited: RowCitations, form: str, name: str, lang: str) -> Response:
    """How to cite something, as a file of that name: ``txt``, ``bib`` or ``csl.json``."""
    plain = cited.english if lang == "en" else cited.japanese
    body = {"txt": plain, "bib": cited.bibtex, "csl.json": cited.csl}[form]
    how = "inline" if form == "txt" else "attachment"
    headers = {
        "Content-Disposition": disposition(how, f"{name}.{form}"),
        "X-Content-Type-Options": "nosniff",
    }
    return Response(f"{body}\n", headers=headers, content_type=f"{_CITED[form]}; charset=utf-8")
