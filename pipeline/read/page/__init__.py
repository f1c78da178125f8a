"""Read a city's page: from the bytes of an answer to title, dates, links and the article's text.

``reading.read_page`` is the way in, and shows the order of the steps, each in a module of its own:

1. ``decode``: bytes to text (declared charsets are not believed blindly);
2. ``parse``: text to a BeautifulSoup tree, within bounds;
3. ``cms``, ``article``: where the article is (a new CMS is a line of ``cms.KNOWN``; any other page
   is weighed);
4. ``title``, ``date_places`` with ``dates``: what the page says of itself, before ``furniture``
   goes out of the article;
5. ``walk``: the article as lines, with the links in each;
6. ``links``, ``headings``: from those lines, each link with its label (``sizes``), notes
   (``remarks``) and what stands above and beside it (``heads``, with ``tables``, ``grid`` and
   ``cell_words`` for head cells, ``panels`` for tabs and accordions);
7. ``soft_404``: whether all of this is only a «not found» page.

What comes out is a ``types.PageReading``. Nothing here knows which plan a link leads to: that is
``pipeline.read.names``.
"""
