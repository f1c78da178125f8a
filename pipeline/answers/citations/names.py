"""Which edition of its plan one is, in the words of a citation."""

import re
from collections.abc import Mapping
from typing import Any

from pipeline.kinds import EditionStatus
from pipeline.read.names.series import OTHER

_MONTH = re.compile(r"\d{4}(-\d{2}){1,2}")


def edition_number(edition: Mapping[str, Any]) -> str:
    """第2.1版, 第3期, 第2期（2020-10改定）, 第3期（案）; empty of what belongs to no series.

    Args:
        edition: series, phase, revision and status as ``editions`` has them.
    """
    if edition["series"] == OTHER:
        return _draft(edition, "案")
    phase, revision = edition["phase"] or 1, str(edition["revision"] or "")
    if phase == 1:
        return _revision(revision or "1.0") + _draft(edition, "（案）")
    revised = f"（{_revision(revision)}）" if revision and revision != "1.0" else ""
    return f"第{phase}期{revised}{_draft(edition, '（案）')}"


def edition_number_en(edition: Mapping[str, Any]) -> str:
    """Version 2.1, phase 3, phase 2, 2020-10, phase 3, draft."""
    if edition["series"] == OTHER:
        return _draft(edition, "draft")
    version = str(edition["version"] or "")
    if not version[:1].isdigit():
        return version
    return f"revised {version}" if _MONTH.match(version) else f"version {version}"


def _draft(edition: Mapping[str, Any], word: str) -> str:
    return word if edition["status"] == EditionStatus.DRAFT else ""


def _revision(revision: str) -> str:
    """第2.1版; 2020-10改定; 改訂版 where nothing says when."""
    if not revision[:1].isdigit():
        return revision
    return f"{revision}改定" if "-" in revision else f"第{revision.removesuffix('.0')}版"
