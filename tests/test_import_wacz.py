"""WACZ files: what Browsertrix and others pack into a zip, and zips that mean harm."""

import hashlib
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ArchiveError
from pipeline.imports import wacz
from pipeline.imports.importer import import_warc
from tests.test_archive_import import HOST, PDF, SOURCE, again, body_of, captures, plan, warc
from tests.test_import_foreign import command

URL = f"http://{HOST}/plan.pdf"


def pack(
    path: Path,
    members: dict[str, bytes],
    *,
    compression: int = zipfile.ZIP_STORED,
    package: dict[str, Any] | None = None,
) -> Path:
    """A WACZ with these files; by default its datapackage describes them as they are."""
    if package is None:
        package = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "resources": [
                {
                    "name": name.rpartition("/")[2],
                    "path": name,
                    "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
                    "bytes": len(data),
                }
                for name, data in members.items()
            ],
        }
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        if package:
            archive.writestr("datapackage.json", json.dumps(package))
    return path


def data(tmp_path: Path, *records: dict[str, Any], packed: bool = True) -> bytes:
    return warc(tmp_path / "one.warc", list(records), packed=packed).read_bytes()


def test_a_wacz_comes_in(tmp_path: Path) -> None:
    members = {
        "archive/data.warc.gz": data(tmp_path, plan()),
        "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n',
        "indexes/index.cdx.gz": b"\x1f\x8b",
    }
    report = import_warc(pack(tmp_path / "crawl.wacz", members), SOURCE, tmp_path / "a")
    assert (report.taken, report.ok, report.problems) == (1, True, ())
    (seen,) = captures(tmp_path / "a")
    assert (seen.url, body_of(tmp_path / "a", seen)) == (URL, PDF)
    again_report = import_warc(tmp_path / "crawl.wacz", SOURCE, tmp_path / "a")
    assert (again_report.taken, again_report.known) == (0, 1)


def test_its_name_says_nothing(tmp_path: Path) -> None:
    file = pack(tmp_path / "crawl.zip", {"archive/data.warc.gz": data(tmp_path, plan())})
    assert import_warc(file, SOURCE, tmp_path / "a").taken == 1


def test_revisits_find_their_original_in_another_warc_of_the_same_wacz(tmp_path: Path) -> None:
    members = {
        "archive/2.warc.gz": data(tmp_path, again()),
        "archive/1.warc": data(tmp_path, plan(), packed=False),
    }
    file = pack(tmp_path / "crawl.wacz", members, compression=zipfile.ZIP_DEFLATED)
    report = import_warc(file, SOURCE, tmp_path / "a")
    assert (report.taken, report.orphans) == (2, 0)
    assert len(list((tmp_path / "a").rglob("*.warc.gz"))) == 1


def test_a_digest_that_does_not_fit_is_said(tmp_path: Path) -> None:
    inside = data(tmp_path, plan())
    other = {"path": "archive/data.warc.gz", "hash": f"sha256:{'0' * 64}"}
    file = pack(
        tmp_path / "crawl.wacz", {"archive/data.warc.gz": inside}, package={"resources": [other]}
    )
    code, text = command(tmp_path, file)
    assert code == 1
    assert "1 captures taken" in text
    assert "archive/data.warc.gz is not the file that datapackage.json describes" in text


def test_what_is_no_warc_under_archive_is_counted(tmp_path: Path) -> None:
    members = {"archive/data.warc.gz": data(tmp_path, plan()), "archive/notes.txt": b"hello"}
    report = import_warc(pack(tmp_path / "crawl.wacz", members), SOURCE, tmp_path / "a")
    assert report.taken == 1
    assert report.passed_over["a file of the WACZ that is no WARC"] == 1


def test_names_lead_nowhere(tmp_path: Path) -> None:
    inside = data(tmp_path, plan())
    members = {"archive/../../evil.warc.gz": inside, "archive//tmp/evil2.warc.gz": inside}
    before = set(tmp_path.parent.rglob("evil*"))
    report = import_warc(pack(tmp_path / "crawl.wacz", members), SOURCE, tmp_path / "a")
    assert (report.taken, report.known) == (1, 1)
    assert set(tmp_path.parent.rglob("evil*")) == before
    assert not Path("/tmp/evil2.warc.gz").exists()


@pytest.mark.parametrize("damage", ["bomb", "too long", "encrypted", "nested", "no WARC", "cut"])
def test_a_zip_that_means_harm_is_an_error_and_leaves_nothing(
    tmp_path: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "crawl.wacz"
    good = {"archive/data.warc.gz": data(tmp_path, plan())}
    words = {
        "bomb": "may be a bomb",
        "too long": "unpacks to more than 100 bytes",
        "encrypted": "is encrypted",
        "nested": "other packages",
        "no WARC": "no WACZ",
        "cut": "can't be read as a WACZ",
    }[damage]
    if damage == "bomb":
        bomb = {"archive/data.warc.gz": bytes(30 << 20)}
        pack(file, bomb, compression=zipfile.ZIP_DEFLATED)
    elif damage == "nested":
        pack(file, {"collection/one.wacz": b"PK\x03\x04"})
    elif damage == "no WARC":
        pack(file, {"word/document.xml": b"<w/>"})
    else:
        pack(file, good)
    if damage == "too long":
        monkeypatch.setattr(wacz, "MAX_BYTES", 100)
    if damage == "encrypted":
        encrypt(file)
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(ArchiveError, match=words) as told:
        import_warc(file, SOURCE, tmp_path / "a")
    assert "crawl.wacz" in str(told.value)
    assert not list((tmp_path / "a").rglob("*.warc.gz*"))


def encrypt(file: Path) -> None:
    """Set the flag that says so in the directory (APPNOTE 4.4.4, bit 0)."""
    raw = bytearray(file.read_bytes())
    at = raw.find(b"PK\x01\x02")
    flags = struct.unpack_from("<H", raw, at + 8)[0]
    struct.pack_into("<H", raw, at + 8, flags | 1)
    file.write_bytes(raw)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"resources": 3}', '{"resources": [{"hash": "sha256:00"}]}', "[" * 9999]
)
def test_a_datapackage_that_is_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.warc.gz", data(tmp_path, plan()))
        archive.writestr("datapackage.json", text)
    with pytest.raises(ArchiveError, match=r"datapackage\.json can't be read"):
        import_warc(file, SOURCE, tmp_path / "a")


def test_a_flipped_bit_in_a_member(tmp_path: Path) -> None:
    file = pack(tmp_path / "crawl.wacz", {"archive/data.warc.gz": data(tmp_path, plan())})
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 3] ^= 1
    file.write_bytes(raw)
    with pytest.raises(ArchiveError, match=r"crawl\.wacz"):
        import_warc(file, SOURCE, tmp_path / "a")
