"""How much of an office file is read. The largest that cities publish stay far below."""

MAX_MEMBERS = 10_000
"""Files in a zip."""
MAX_PART = 128 << 20
"""Bytes of one part, unpacked, where it is read piece by piece."""
MAX_TREE = 48 << 20
"""Bytes of one part, unpacked, where it is read into memory as a whole."""
MAX_SHEETS = 500
MAX_CELLS = 300_000
"""Cells with something in them, of a whole workbook."""
MAX_AREA = 8_000_000
"""Rows times columns between the first and the last cell of a sheet: empty ones cost memory too."""
MAX_MERGED = 100_000
"""Merged ranges of a sheet."""
MAX_PAGES = 5000
MAX_DEPTH = 20
"""Tables in tables, boxes in boxes."""
MAX_TEXT = 50_000_000
"""Characters of a whole file."""
