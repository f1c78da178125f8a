"""From pages to units: people compare headings, sentences and rows, not lines of a PDF.

``types`` says what pages and units are, ``keys`` by what they are compared, ``lines`` what a line
is by its form alone, ``passages`` how lines that go on become sentences. ``text`` makes the units
of a text: of files that were read by their layout from the blocks (``shares``, ``laid_out``,
``tables``, ``running``), of all others from the lines as they are printed (``printed``,
``furniture``).
"""
