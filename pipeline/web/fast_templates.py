"""Templates that are drawn at once, and escape at once.

Datasette's own environment awaits every macro, which takes most of the time of a page with hundreds
of rows. Of what is left a third went into ``markupsafe.escape``: it makes an object of its own of
every text, and of every macro's result once more; here a text without a special character, and what
is escaped already, is taken as it is.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from pipeline.web.datasette_types import Datasette

_FOLDER = Path(__file__).parent / "templates"
_MORE = {"caller", "varargs", "kwargs"}
"""What a macro may take beside the arguments that it names."""
_special = re.compile("[&<>\"']").search


def escaped(value: object) -> str:
    """A value as HTML; the same characters as ``markupsafe.escape`` gives."""
    kind = type(value)
    if kind is Markup or (kind is str and not _special(value)):  # type: ignore[call-overload]
        return value  # type: ignore[return-value]
    return escape(value)


class _Generator(CodeGenerator):
    """Writes ``environment.escaped`` where Jinja writes ``escape``, at the place that Jinja's own
    native environment changes, too.
    """

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """Notes which names are macros before the template is written."""
        self._macros = {
            macro.name: len(macro.args)
            for macro in node.find_all(nodes.Macro)
            if not any(name.name in _MORE for name in macro.find_all(nodes.Name))
        }
        super().visit_Template(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Our words and a template's own macros are not asked whether they want a context; a macro
        with all of its arguments in their order is the function that was made of it.
        """
        before, after = self._direct(node) if not forward_caller else ("", "")
        if not before:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write(before)
        self.visit(node.node, frame)
        self.write(after)
        for place, argument in enumerate(node.args):
            self.write(", " if place else "")
            self.visit(argument, frame)
        self.write("))")

    def _direct(self, node: nodes.Call) -> tuple[str, str]:
        """What is written before and behind the name of a function that is called at once; nothing
        for any other.
        """
        called = node.node
        if not isinstance(called, nodes.Name) or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return "", ""
        if called.name == "t":
            return "(", "("
        is_macro = self._macros.get(called.name) == len(node.args)
        return ("Markup(", "._func(") if is_macro else ("", "")


class _Environment(Environment):
    code_generator_class = _Generator
    escaped = staticmethod(escaped)


@cache
def _environment() -> Environment:
    return _Environment(
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
    if "_shinkyu_templates" not in known:
        # Datasette 1.0 has it under another name, and may make one a request: ours is the plain one
        plain = getattr(datasette, "jinja_env", None) or vars(datasette)["_jinja_env"]
        known["_shinkyu_templates"] = _like(plain)
    return known["_shinkyu_templates"].get_template(template).render(values)


def _like(other: Environment) -> Environment:
    """Our environment with the templates, filters, tests and globals of another one."""
    own = _Environment(loader=other.loader, autoescape=True)
    own.filters.update(other.filters)
    own.tests.update(other.tests)
    own.globals.update(other.globals)
    return own
