"""A number of an indicator in words."""

from pipeline.database.row_types import FigureRow
from pipeline.kinds import FigureKind, FigureRole
from pipeline.web.language import Translator


def what_it_is(figure: FigureRow, t: Translator) -> str:
    """Kind, fiscal year and, where the plan does not aim at it, its role; may be empty."""
    kind = "" if figure["kind"] == FigureKind.OTHER else t(f"figure.{figure['kind']}")
    year = t("figure.year", figure["year"]) if figure["year"] else ""
    role = (
        "" if figure["role"] == FigureRole.PLAN else t("figure.role", t(f"role.{figure['role']}"))
    )
    return (" ".join(said for said in (kind, year) if said) + role).strip()


def figure_words(figure: FigureRow, t: Translator) -> str:
    """Indicator, what it is and the number as printed, in one line."""
    name = " ".join(said for said in (figure["indicator"], what_it_is(figure, t)) if said)
    return t("figure.line", name, figure["raw"])
