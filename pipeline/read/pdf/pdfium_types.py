"""What is used of pypdfium2, which carries no types of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # Pillow takes its time to import, and text needs none
    from PIL.Image import Image


class TextPage(Protocol):
    """``pypdfium2.PdfTextPage``."""

    raw: Any
    """What PDFium itself is given."""

    def get_text_range(self, index: int, count: int) -> str: ...
    def close(self) -> None: ...


class Bitmap(Protocol):
    """``pypdfium2.PdfBitmap``."""

    def to_pil(self) -> Image: ...
    def close(self) -> None: ...


class Page(Protocol):
    """``pypdfium2.PdfPage``."""

    def get_textpage(self) -> TextPage: ...
    def get_size(self) -> tuple[float, float]: ...

    raw: Any

    def render(self, *, scale: float, crop: tuple[float, float, float, float] = ...) -> Bitmap: ...
    def close(self) -> None: ...


class Document(Protocol):
    """``pypdfium2.PdfDocument``."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int) -> Page: ...
    def get_metadata_value(self, key: str) -> str: ...
    def get_page_size(self, number: int) -> tuple[float, float]: ...
    def close(self) -> None: ...
