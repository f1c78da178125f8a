"""Addresses that do not tell what they lead to."""

from tools.lab.cities.article import Article
from tools.lab.cities.desk import Desk
from tools.lab.cities.wording.parts import short_labels
from tools.lab.cities.wording.phases import bundled
from tools.lab.cities.wording.stated import heading_date
from tools.lab.cities.wording.undated import undated


def suffixless(desk: Desk) -> Article:
    """Addresses without suffix, labels without type and size."""
    article = desk.rng.choice((heading_date, short_labels, undated, bundled))(desk)
    return article._replace(bare_links=True)
