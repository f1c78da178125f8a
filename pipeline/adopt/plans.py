"""Is a link called like a plan of a kind that is known?"""

from pipeline.read.names.labels import read_label
from pipeline.read.names.series import OTHER


def names_a_plan(label: str, headings: tuple[str, ...] = ()) -> bool:
    """Whether a link's label, below these headings, names a plan of a kind that is known."""
    return any(name.series != OTHER for name in read_label(label, headings).editions)
