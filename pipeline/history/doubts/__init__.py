"""Doubts: what was read but needs a person's look.

A doubt is a kind, a subject (an edition, a document, a file, a page) and a sentence, with the
moment from which it stands, the one at which it was settled, and the lines of the source's file
that settle it. ``page`` holds what a page of the city can leave doubtful, a pure function of its
reading; ``visits`` writes that down visit after visit; ``files``, ``indicators`` and ``pages`` tell
the doubts of a source from its rows; ``standing`` puts them into the table. So nights added one by
one and a rebuild give the same.

A new kind is a member of ``pipeline.kinds.DoubtKind``, a sentence in ``words`` (one in English and
an advice in ``answers.doubts``, a short name in ``web.words``) and a detector in ``page.detect`` or
a finder in ``standing``.
"""
