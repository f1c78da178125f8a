"""The commands, one thin function each; importing this costs no more than click."""

from pipeline.cli.commands import main

__all__ = ["main"]
