"""PDFs with charts, photographs, tables and stamps on them, made by ReportLab: the same text, and
pictures that differ as little or as much as a test wants.
"""

import io
import math
import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw, ImageFilter
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

rl_config.useA85 = 0  # pictures as text take longer to write than all else of a page
JAPANESE = "HeiseiMin-W3"
"""A font that no file carries: every reader has one of its own for it."""
Draw = Callable[[Canvas], None]
BARS = (62, 58, 71, 45, 80, 66, 52, 74)
LINE = (40, 44, 43, 50, 55, 53, 61, 66)
SHARES = (35, 25, 20, 12, 8)
COLOURS = ("#4472c4", "#ed7d31", "#a5a5a5", "#ffc000", "#5b9bd5")
BLUE, RED = COLOURS[0], "#c00000"


def pdf_of(*pages: Sequence[Draw], note: str = "", moved: float = 0.0) -> bytes:
    """A PDF; each page is a list of what is drawn on it.

    Args:
        note: goes into its metadata, so that the bytes are others.
        moved: points by which all that is drawn is moved to the right and up.
    """
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.setKeywords(note)
    for page in pages:
        canvas.translate(moved, moved)
        for draw in page:
            canvas.saveState()
            draw(canvas)
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def words(text: str, x: float = 72, y: float = 760, font: str = JAPANESE) -> Draw:
    """A line of text."""

    def draw(canvas: Canvas) -> None:
        if font == JAPANESE:
            pdfmetrics.registerFont(UnicodeCIDFont(JAPANESE))
        canvas.setFont(font, 11)
        canvas.drawString(x, y, text)

    return draw


def bars(
    values: Sequence[float] = BARS,
    *,
    colour: str = BLUE,
    one: str | None = None,
    wide: float = 315,
    high: float = 165,
    at: tuple[float, float] = (90, 500),
) -> Draw:
    """A bar chart; values go up to 100.

    Args:
        one: the colour of the fourth bar.
        at: its lower left corner.
    """

    def draw(canvas: Canvas) -> None:
        canvas.setStrokeColor("#cccccc")
        for line in range(6):
            canvas.line(at[0], at[1] + high * line / 5, at[0] + wide, at[1] + high * line / 5)
        step = wide / len(values)
        for i, value in enumerate(values):
            canvas.setFillColor(one if one and i == 3 else colour)
            x = at[0] + step * (i + 0.2)
            canvas.rect(x, at[1], step * 0.6, high * value / 100, fill=1, stroke=0)

    return draw


def line(values: Sequence[float] = LINE, *, colour: str = RED, width: float = 1.4) -> Draw:
    """A line chart, 315 × 165 points; values go up to 100."""

    def draw(canvas: Canvas) -> None:
        canvas.setStrokeColor("#555555")
        canvas.line(90, 500, 405, 500)
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(width)
        path = canvas.beginPath()
        for i, value in enumerate(values):
            at = 90 + 315 * i / (len(values) - 1), 500 + 1.65 * value
            path.lineTo(*at) if i else path.moveTo(*at)
        canvas.drawPath(path)

    return draw


def pie(shares: Sequence[float] = SHARES, *, radius: float = 68) -> Draw:
    """A pie chart."""

    def draw(canvas: Canvas) -> None:
        start = 90.0
        canvas.setStrokeColor("#ffffff")
        for share, colour in zip(shares, COLOURS, strict=True):
            extent = 360 * share / sum(shares)
            canvas.setFillColor(colour)
            x, y = 200 - radius, 560 - radius
            canvas.wedge(x, y, x + 2 * radius, y + 2 * radius, start, -extent, fill=1, stroke=1)
            start -= extent

    return draw


def picture(seed: int, *, patched: bool = False) -> Image.Image:
    """A picture like a photograph of a landscape, 900 × 600 pixels."""
    rng = random.Random(seed)
    image = Image.new("RGB", (900, 600), (170, 200, 235))
    pen = ImageDraw.Draw(image)
    for _ in range(14):
        x, half, high = rng.randrange(900), rng.randrange(60, 260), rng.randrange(80, 400)
        colour = tuple(rng.randrange(40, 220) for _ in range(3))
        pen.polygon([(x - half, 600), (x, 600 - high), (x + half, 600)], fill=colour)
    image = Image.blend(image, Image.effect_noise((900, 600), 60).convert("RGB"), 0.15)
    if patched:
        pen = ImageDraw.Draw(image)
        pen.rectangle((60, 60, 200, 160), fill=(200, 30, 30))
    return image.filter(ImageFilter.GaussianBlur(1.5))


def photo(image: Image.Image, *, wide: float = 300, quality: int | None = None) -> Draw:
    """A photograph on the page.

    Args:
        quality: of JPEG; None for none.
    """

    def draw(canvas: Canvas) -> None:
        data = io.BytesIO()
        if quality is None:
            image.save(data, "PNG")
        else:
            image.save(data, "JPEG", quality=quality)
        canvas.drawImage(ImageReader(data), 90, 450, wide, wide * 2 / 3)

    return draw


def table(rows: int = 8, columns: int = 5, *, width: float = 0.5, pitch: float = 18) -> Draw:
    """The lines of a table."""

    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(width)
        xs = [90 + 80 * i for i in range(columns + 1)]
        canvas.grid(xs, [200 + pitch * i for i in range(rows + 1)])

    return draw


def stamp() -> Draw:
    """A red seal in the corner."""

    def draw(canvas: Canvas) -> None:
        canvas.setStrokeColor("#dd0000")
        canvas.setLineWidth(1.5)
        canvas.circle(500, 770, 20)

    return draw


def highlight() -> Draw:
    """A yellow bar behind a line of text."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillColor("#ffff66")
        canvas.rect(70, 756, 200, 15, fill=1, stroke=0)

    return draw


def scan(*images: Image.Image, quality: int = 80, dots: float = 1.0) -> bytes:
    """A scan: pages that are pictures.

    Args:
        dots: how many times as fine.
    """
    out = io.BytesIO()
    size = math.ceil(620 * dots), math.ceil(877 * dots)
    pages = [image.resize(size, Image.Resampling.LANCZOS) for image in images]
    pages[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        quality=quality,
        resolution=75 * dots,
    )
    return out.getvalue()
