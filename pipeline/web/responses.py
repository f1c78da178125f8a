"""Answers that are no pages: bytes that a reader may have already, a citation as a file."""

import hashlib

from datasette.utils.asgi import Response

from pipeline.web.citation import RowCitations
from pipeline.web.datasette_types import Request
from pipeline.web.rendering import disposition

_CITED = {
    "txt": "text/plain",
    "bib": "application/x-bibtex",
    "csl.json": "application/vnd.citationstyles.csl+json",
}


def unless_known(
    request: Request, body: str | bytes, content_type: str, vary: str = ""
) -> Response:
    """A body that may be another one after a night; 304 for a reader that has it already (RFC 9110,
    13.1.2).

    Args:
        vary: the headers of a request by which it differs.
    """
    told = body.encode() if isinstance(body, str) else body
    etag = f'"{hashlib.sha256(told).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    if vary:
        headers["Vary"] = vary
    known = (request.headers.get("if-none-match") or "").split(",")
    if any(one.strip().removeprefix("W/") in (etag, "*") for one in known):
        return Response("", status=304, headers=headers, content_type=content_type)
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
