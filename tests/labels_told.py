"""Readings of labels and headings in short, as the tables of rules state them."""

from pipeline.read.names import attributes
from pipeline.read.names.labels import EditionName, read_heading, read_label
from pipeline.read.names.rules import Example


def told(edition: EditionName) -> str:
    """An edition: ``総合戦略 phase 2, draft (2020-03 label)``."""
    date = edition.published
    stated = f" ({date.iso} {edition.published_source})" if date else ""
    draft = ", draft" if edition.status == "draft" else ""
    return f"{edition.series} {edition.version}{draft}{stated}"


def read(example: Example) -> str:
    """An example: ``plan whole, 総合戦略 phase 2``; of a heading the editions alone."""
    attributes.attributes_of.cache_clear()  # what was read before with other rules is forgotten
    if example.is_heading:
        return " + ".join(map(told, read_heading(example.text)))
    reading = read_label(example.text, example.above, example.note, example.group)
    return ", ".join([f"{reading.kind} {reading.part}", *map(told, reading.editions)])
