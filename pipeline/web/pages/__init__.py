"""One module a page.

Each reads rows into a typed value (``_read``), puts that into words (``_view``, what the template
shows), and answers: ``async def view(datasette, request)``. ``ROUTES = [(regex, view), …]`` says
where. Its template extends ``shinkyu_base.html`` and has, beside the view's fields, ``t``
(``t("key", value…)`` gives words in the reader's language), ``lang``, ``date`` and ``links``.
"""
