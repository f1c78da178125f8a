"""Read PDFs in child processes: text page by page, facts, tables, pictures.

The parent's side, which other rooms import:

- ``reading``: ``read_pdf`` and ``read_many``, text and metadata as a ``read.types.FileReading``;
- ``picture``: a page as a picture, the places of its characters;
- ``tables``: the tables of a page, cell by cell;
- ``mending``: wrong codes mended, for a whole file at once.

The child's side, called by ``children.worker``: ``text_worker``, ``picture_worker``,
``table_worker`` and ``codes_worker``; ``repair`` opens files in spite of
what is wrong with them, ``facts`` asks pypdf. ``protocol`` is what both sides share.
"""
