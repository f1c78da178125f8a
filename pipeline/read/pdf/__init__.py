"""Read PDFs in child processes: text and blocks page by page, facts, pictures.

The parent's side, which other rooms import:

- ``reading``: ``read_pdf`` and ``read_many``, text and metadata as a ``read.types.FileReading``;
- ``whole``: what only all pages of a file together tell of their blocks;
- ``mending``: wrong codes mended, for a whole file at once; ``recognition``: text of scans;
- ``picture``: a page as a picture, the places of its characters;
- ``sketches``: what pages look like without their text, in coarse cells.

The child's side, called by ``children.worker``: ``text_worker``, which leaves each page to
``layout``, ``codes_worker``, ``ocr_worker``, ``picture_worker`` and ``sketch_worker``; ``repair``
opens files in spite of what is wrong with them, ``facts`` asks PDFium and pypdf. ``protocol`` is
what both sides share.
"""
