"""Templates that are drawn at once: Datasette's own environment awaits every macro, which takes
most of the time of a page with hundreds of rows.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.web.datasette_types import Datasette

_FOLDER = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Drawn(NamedTuple):
    """A page whose content is drawn at once."""

    content: Markup


def drawn(template: str, values: dict[str, object]) -> Markup:
    """A piece of a page. Its template escapes everything that it is given, as all of ours do."""
    html = _environment().get_template(template).render(values)
    return Markup(html)  # noqa: S704 - the environment escapes


def whole_page(datasette: Datasette, template: str, values: Mapping[str, object]) -> str:
    """A page. Templates and filters are Datasette's, with an operator's own before them
    (``--template-dir``).
    """
    known: dict[str, Environment] = vars(datasette)
    environment = known.get("_shinkyu_templates")
    if environment is None:
        # Datasette 1.0 has it under another name, and may make one a request: ours is the plain one
        plain = getattr(datasette, "jinja_env", None) or vars(datasette)["_jinja_env"]
        environment = plain.overlay(enable_async=False)
        known["_shinkyu_templates"] = environment
    return environment.get_template(template).render(values)
