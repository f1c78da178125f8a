"""In the child process: the parts of a zipped office file, within bounds, and their XML."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any
from urllib.parse import unquote

from lxml import etree

from pipeline.read.children.protocol import Failure, Why
from pipeline.read.office.limits import MAX_MEMBERS, MAX_PART, MAX_TREE

Element = Any
"""An element of lxml, which carries no types."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


class Unreadable(Exception):
    """A file can't be read; ``failure`` says why."""

    def __init__(self, why: Why, text: str) -> None:
        super().__init__(text)
        self.failure = Failure(why, text)


class Package:
    """A zip whose parts are read when they are asked for.

    ``zipfile`` gives no more bytes of a member than its directory announces, so that what is
    announced bounds what is read.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise Unreadable(Why.BROKEN, f"is a broken or shortened zip: {error}"[:200]) from error
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            words = f"holds {len(members)} files, more than the {MAX_MEMBERS} that are looked at"
            raise Unreadable(Why.TOO_LARGE, words)
        self._members = {_clean(info.filename): info for info in members}

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def check(self) -> None:
        """Bound every part that a library reads by itself.

        Raises:
            Unreadable: one is too large, or encrypted.
        """
        for name in self._members:
            if name.endswith((".xml", ".rels", ".bin")):
                self._bounded(name, MAX_PART)

    def _bounded(self, name: str, most: int) -> zipfile.ZipInfo:
        info = self._members[name]
        if info.file_size > most:
            size = info.file_size
            words = f"{name} has {size} bytes unpacked, more than the {most} that are read"
            raise Unreadable(Why.TOO_LARGE, words)
        if info.flag_bits & 1:
            raise Unreadable(Why.PASSWORD, "is protected by a password")
        return info

    def tree(self, name: str) -> Element | None:
        """A part as a tree; None where there is no such part.

        Raises:
            Unreadable: it is too large, broken, or declares entities.
        """
        if name not in self._members:
            return None
        info = self._bounded(name, MAX_TREE)
        try:
            with self._zip.open(info) as part:
                found = etree.parse(part, _parser())
        except etree.XMLSyntaxError as error:
            raise Unreadable(Why.BROKEN, f"{name} is no XML: {error}"[:200]) from error
        except _BROKEN as error:
            raise Unreadable(Why.BROKEN, f"{name} is broken: {error}"[:200]) from error
        _refuse_entities(found.docinfo, name)
        return found.getroot()

    def events(self, name: str, tags: tuple[str, ...]) -> Iterator[tuple[str, Element]]:
        """The elements of a part, piece by piece; ``tags`` are local names of what is told at its
        end. Those whose name begins with ``+`` are told at their beginning too.

        Raises:
            Unreadable: as :meth:`tree`.
        """
        info = self._bounded(name, MAX_PART)
        try:
            with self._zip.open(info) as part:
                yield from _events(part, tags, name)
        except etree.XMLSyntaxError as error:
            raise Unreadable(Why.BROKEN, f"{name} is no XML: {error}"[:200]) from error
        except _BROKEN as error:
            raise Unreadable(Why.BROKEN, f"{name} is broken: {error}"[:200]) from error

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: id → (kind, name of the part). What lies outside is left out."""
        path = PurePosixPath(name)
        root = self.tree(str(path.parent / "_rels" / f"{path.name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in [] if root is None else root:
            if relation.get("TargetMode") == "External":
                continue
            kind = (relation.get("Type") or "").rpartition("/")[2]
            target = _resolve(path.parent, relation.get("Target") or "")
            found[relation.get("Id") or ""] = (kind, target)
        return found

    def of_kind(self, name: str, kind: str) -> str:
        """The part of one kind that a part refers to; empty where there is none."""
        related = self.related(name).values()
        return next((target for k, target in related if k == kind and target in self), "")


def _clean(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _resolve(folder: PurePosixPath, target: str) -> str:
    target = unquote(target).replace("\\", "/")
    parts: list[str] = []
    for part in [*(() if target.startswith("/") else folder.parts), *target.split("/")]:
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _parser() -> Any:
    """Nothing is fetched, nothing declared is put in; no depth and no name without end."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )


def _events(part: IO[bytes], tags: tuple[str, ...], name: str) -> Iterator[tuple[str, Element]]:
    early = {tag[1:] for tag in tags if tag.startswith("+")}
    found = etree.iterparse(
        part,
        events=("start", "end"),
        tag=[f"{{*}}{tag.removeprefix('+')}" for tag in tags],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    first = True
    for event, element in found:
        if first:
            _refuse_entities(element.getroottree().docinfo, name)
            first = False
        if event == "end":
            yield event, element
            _forget(element)
        elif local(element) in early:
            yield event, element


def _forget(element: Element) -> None:
    """What was told is not kept."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _refuse_entities(info: Any, name: str) -> None:
    """No office format allows a document type (ECMA-376 part 2, 8.1.4); bombs are made of them."""
    if info.doctype or info.internalDTD is not None:
        raise Unreadable(Why.BROKEN, f"{name} declares a document type, which no office file does")


def local(element: Element) -> str:
    """The name of an element without its namespace, which differs in strict files."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute by its local name."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def children(element: Element | None, *path: str) -> list[Element]:
    """The elements inside the first one down a path of local names."""
    found = child(element, *path)
    return [] if found is None else list(found)


def child(element: Element | None, *path: str) -> Element | None:
    """The first element down a path of local names."""
    for name in path:
        if element is None:
            return None
        element = next((e for e in element if local(e) == name), None)
    return element
