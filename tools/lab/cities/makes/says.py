"""What labels and headings say by themselves: which makes may take their surroundings away."""

import re
from collections.abc import Sequence

from tools.lab.cities.article import Entry, Group

_DATED = re.compile(r"^(.*?)[（(【　]\s*([^（(【）)】]*年?\D{0,12}[\d０-９].*?)(?:策定|）|\)|】)*$")
_NOT_MADE = re.compile("年度|月～|掲載|更新")
_YEAR = re.compile(r"年|[RH]\d")


def is_named_by(group: Group, entry: Entry) -> bool:
    """Whether a heading has the name that a label has, so that the label need not."""
    bare = re.sub(r"^【[^】]*】", "", entry.label)
    return len(bare) <= 8 or bare[:7] in group.heading


def tells_itself(entry: Entry) -> bool:
    """Whether a label says which plan its file is of, without its surroundings."""
    plan = any(word in entry.label for word in ("総合戦略", "人口ビジョン", "創生"))
    return len(entry.label) > 10 and (plan or not entry.truth.editions)


def parted(heading: str) -> tuple[str, str] | None:
    """The name and the date of a heading that ends in one."""
    found = _DATED.match(heading)
    if found is None or not _YEAR.search(found[2]) or _NOT_MADE.search(found[2]):
        return None
    return (found[1], found[2]) if "総合戦略" in found[1] or "ビジョン" in found[1] else None


def says_beside(groups: Sequence[Group]) -> bool:
    """Whether lines stand above or below single links, for which a make may have no place."""
    return any(entry.lead or entry.note for group in groups for entry in group.entries)
