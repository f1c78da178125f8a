"""shinkyu (新旧): keeps every edition of a municipality's strategies and shows what changed.

The sub-packages stand in the order of the data's way:
``sources`` (declare) → ``crawl`` → ``archive`` → ``read`` → ``history`` → ``compare`` → ``search``
→ ``web``.
"""

__all__ = ["__version__"]

__version__: str
"""What is installed. Looked up when it is asked for: the library behind it takes a third of the
time in which a child process starts."""


def __getattr__(name: str) -> str:
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("shinkyu")
    except PackageNotFoundError:  # a checkout that was never installed
        return "0+unknown"
