"""Numbers of indicators (KPI): which indicator, which year, baseline or target or result, how much.

``reading`` goes through the blocks of a file's pages; ``tables`` reads a table (``table`` is its
grid with merged cells, ``heads`` tells what its columns are), ``cards`` lines such as «出生率
1.42（R4）→ 1.60（R8）», ``sentences`` prose, ``roles`` whether a plan speaks or a report. What is
unsure becomes a doubt, not a number.
"""
