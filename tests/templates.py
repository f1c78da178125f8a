"""Templates that are compiled once for all processes of a run.

Some sixty servers are made in the tests, each with environments of its own, and to compile the
templates of a page takes longer than to draw it.
"""

import os
from functools import partialmethod

import pytest
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from tests.demo_site import FOLDER


class _Compiled(FileSystemBytecodeCache):
    """Code of templates in files; that of another kind of environment is other code."""

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        kind = type(environment)
        name = f"{name} {kind.__module__} {kind.__name__} {environment.is_async}"
        return super().get_bucket(environment, name, filename, source)


def compile_once(patch: pytest.MonkeyPatch) -> None:
    """Let all environments keep their code beside the demo, which all processes share too."""
    made = partialmethod(
        Environment.__init__, bytecode_cache=_Compiled(os.environ[FOLDER], "template-%s")
    )
    patch.setattr(Environment, "__init__", made)
