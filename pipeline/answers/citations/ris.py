"""A citation in RIS, which EndNote, Zotero, Mendeley and RefWorks read."""

from collections.abc import Iterator

from pipeline.answers.citations.records import ARCHIVE, Record


def ris(key: str, record: Record, bytes_url: str) -> str:
    """A report of a city. Lines end in CR LF, as the format says.

    Args:
        bytes_url: address of the file's bytes here; empty where there is no file.
    """
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _tags(key, record, bytes_url))


def _tags(key: str, record: Record, bytes_url: str) -> Iterator[tuple[str, str]]:
    yield "TY", "RPRT"
    for tag, value in _values(key, record, bytes_url):
        if value:
            yield tag, value
    yield "ER", ""


def _values(key: str, record: Record, bytes_url: str) -> Iterator[tuple[str, str]]:
    year, month, day = (*record.published, "", "", "")[:3]
    yield "ID", key
    yield "TI", record.title
    yield "AU", record.city
    yield "PB", record.city
    yield "PY", year
    yield "DA", f"{year}/{month}/{day}/" if year else ""
    yield "ET", record.edition
    yield (
        "SN",
        record.edition,
    )  # of a report its number: programs that have no edition there take it
    yield "SP", record.page
    yield "LA", "ja"
    yield "DB", ARCHIVE
    yield "UR", record.url
    yield "L1", bytes_url
    yield "Y2", record.captured.replace("-", "/") + "/" if record.captured else ""
    for note in record.notes:
        yield "N1", note
