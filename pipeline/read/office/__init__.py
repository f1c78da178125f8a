"""Read Word and Excel files in child processes: text, blocks and facts as a PDF's.

- ``formats``: which office file bytes are, whatever their name; the crawler asks it too;
- ``reading``: the parent's side, ``begin`` and ``read_office``, a ``read.types.FileReading``;
- ``protocol``: what both sides share.

The child's side, called by ``children.worker``: ``worker`` leaves a file to ``word`` (.docx),
``sheets`` (.xlsx, .xls) or ``ods``. ``package`` opens zips in bounds and parses their XML, ``page``
puts blocks together, ``tables`` makes tables of cells, ``number_format`` shows a number as Excel
does, ``numbering`` counts Word's lists.
"""
