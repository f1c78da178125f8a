"""Series of editions of an invented municipality's plan, with files about it, whose truth is known
by construction: which number is of which indicator, and what became of each from one edition to
the next.

``course`` lets indicators live through the editions, ``house`` is how the city writes, ``compose``
writes an edition (or a yearly report) and tells its figures, ``paper`` makes files of it.
"""
