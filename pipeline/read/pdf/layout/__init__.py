"""In the child process: a page read by the places of its characters, as a person reads it.

In the order of the data's way:

- ``characters``: what PDFium says of each character, as places on the page as shown;
- ``paths``: what PDFium says of paths and images, many at a time;
- ``rules``: ruling lines and shaded boxes, from these;
- ``stretches``, ``letters``: ``runs`` of characters one after the other, across or down: all of a
  page at once, and letter by letter what is left;
- ``grids``: ruling lines that make the cells of a table;
- ``tables``: runs in cells, rows that no line parts, tables without ruling lines;
- ``rivers``, ``gaps``, ``unruled``: what lines leave free, and the tables that it makes;
- ``columns``, ``prose``: what stands beside each other and is read one side after the other;
- ``regions``: columns, frames and tables in the order in which they are read;
- ``lines``: the text of a line, its blanks and tabs;
- ``blocks``: lines that belong together, and what they are;
- ``tags``: what a tagged file says of its parts;
- ``page``: all of it for one page.

``whole`` looks at all pages of a file together, in the parent: running heads, page numbers, sizes
of headings, tables that go on.

Places are in points, from the top left corner of the page as shown, y downwards. Nothing here goes
through all pairs of characters, paths or cells; what is more than a page can hold is left out.
"""
