"""A resolver of names that a test fills, in the place of the system's."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

_SYSTEM = socket.getaddrinfo


class Resolver:
    """What names lead to: each answer in turn, the last one stays; other names as ever."""

    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {}
        self.asked: list[str] = []

    def leads(self, name: str, *answers: list[str]) -> None:
        """Answer a name with these addresses, one answer a question."""
        self.names[name] = list(answers)

    def __call__(self, host: Any, port: Any, *more: Any, **named: Any) -> list[Any]:
        """In place of :func:`socket.getaddrinfo`."""
        answers = self.names.get(host)
        if answers is None:
            return _SYSTEM(host, port, *more, **named)
        self.asked.append(host)
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [found for address in addresses for found in _told(address, port)]


def _told(address: str, port: Any) -> list[Any]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    at = (address, port, 0, 0) if ":" in address else (address, port)
    return [(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", at)]


@contextmanager
def resolving() -> Iterator[Resolver]:
    """Let names be resolved by a test, while this block runs."""
    resolver = Resolver()
    with patch.object(socket, "getaddrinfo", resolver):
        yield resolver
