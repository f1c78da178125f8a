"""How a page shows a citation: its text to copy, the other language, and files for programs."""

from collections.abc import Callable
from typing import NamedTuple

from pipeline.answers.citations.forms import forms
from pipeline.answers.citations.types import Citation, Cited
from pipeline.web.link import Link

FILES = (("bib", "BibTeX"), ("ris", "RIS"), ("csl.json", "CSL-JSON"), ("txt", "TXT"))
"""Suffix and name of each form that a citation can be had in as a file."""
SUFFIXES = r"(?P<form>txt|bib|ris|csl\.json)"
"""Of addresses."""


class CiteView(NamedTuple):
    """What the macro ``cite_box`` shows."""

    text: str
    """In the language of the page."""
    lang: str
    other: str
    """In the other one."""
    other_lang: str
    bibtex: str
    files: list[Link]
    url: str
    """The permanent address."""


def cite_view(cited: Cited, lang: str, file: Callable[[str], str]) -> CiteView:
    """A citation as a page in a language shows it.

    Args:
        file: path of the citation as a file with a suffix.
    """
    told = forms(cited)
    text, other = told.japanese, told.english
    if lang == "en":
        text, other = other, text
    return CiteView(
        text=text,
        lang=lang,
        other=other,
        other_lang="ja" if lang == "en" else "en",
        bibtex=told.bibtex,
        files=[Link(file(suffix), name) for suffix, name in FILES],
        url=cited.url,
    )


def body_of(told: Citation, form: str, lang: str) -> str:
    """A citation in the form of a suffix; ``txt`` is in the language."""
    plain = told.english if lang == "en" else told.japanese
    return {"txt": plain, "bib": told.bibtex, "ris": told.ris, "csl.json": told.csl}[form]
