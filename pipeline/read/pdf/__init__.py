"""Read PDFs in child processes: text page by page, facts, tables, pictures.

The parent's side, which other rooms import:

- ``reading``: ``read_pdf`` and ``read_many``, text and metadata as a ``read.types.FileReading``;
- ``picture``: a page as a picture, the places of its characters;
- ``tables``: the tables of a page, cell by cell;
- ``children``: the pool of child processes behind all three, and their limits.

The child's side: ``worker`` receives a job and leaves it to ``text_worker``, ``picture_worker`` or
``table_worker``; ``repair`` opens files in spite of what is wrong with them, ``facts`` asks pypdf.
``protocol`` is all that both sides share: jobs, answers, and why a file can't be read.

A child imports nothing of the parent's side, so that it starts quickly.
"""
