"""shinkyu (新旧): keeps every edition of a municipality's strategies and shows what changed.

The sub-packages stand in the order of the data's way:
``sources`` (declare) → ``crawl`` → ``archive`` → ``read`` → ``history`` → ``compare`` → ``search``
→ ``web``.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("shinkyu")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0+unknown"

__all__ = ["__version__"]
