"""Small real PDFs made by hand: enough for a reader, no library needed."""

from itertools import accumulate


def tiny_pdf(pages: list[str], note: str = "") -> bytes:
    """A PDF with one line of ASCII text a page.

    Args:
        note: goes into its metadata, so that the same text can be saved with other bytes.
    """
    count = len(pages)
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * i} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append(f"<< /Producer (tinypdf) /Keywords ({note}) >>")
    return pdf_file(objects)


def pdf_file(objects: list[str]) -> bytes:
    """Objects, the first of them the catalogue and the last the metadata, as a PDF (ASCII)."""
    parts = ["%PDF-1.4\n", *(f"{n} 0 obj\n{body}\nendobj\n" for n, body in enumerate(objects, 1))]
    *offsets, length = accumulate(map(len, parts))
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    xref = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    trailer = (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n"
        f"startxref\n{length}\n%%EOF\n"
    )
    return ("".join(parts) + xref + trailer).encode("ascii")


def coded_pdf(pages: list[str], maps: str, ordering: str = "UCS") -> bytes:
    """A PDF whose letters are codes of a font: one line of two-byte codes a page.

    Args:
        pages: characters whose code points are the codes.
        maps: blocks of the font's ``ToUnicode`` map (``1 beginbfchar <3042> <3044> endbfchar``).
        ordering: of the font's characters, as its ``CIDSystemInfo`` names it.
    """
    count = len(pages)
    kids = " ".join(f"{7 + 2 * i} 0 R" for i in range(count))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{maps}\nendcmap end end"
    )
    info = f"<< /Registry (Adobe) /Ordering ({ordering}) /Supplement 0 >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Invented /Encoding /Identity-H "
        "/DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Invented /CIDSystemInfo {info} "
        "/FontDescriptor 5 0 R /DW 1000 >>",
        "<< /Type /FontDescriptor /FontName /Invented /Flags 4 /FontBBox [0 0 1000 1000] "
        "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    for i, text in enumerate(pages):
        lines = " T* ".join(
            f"<{text[at : at + 40].encode('utf-16-be').hex()}> Tj" for at in range(0, len(text), 40)
        )
        stream = f"BT /F1 10 Tf 14 TL 40 800 Td {lines} ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {8 + 2 * i} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append("<< /Producer (tinypdf) >>")
    return pdf_file(objects)
