"""Read: from bytes to a page's article and links, and to the text and blocks of files page by page.

- ``page``: a city's page;
- ``files``: files of every format, read in child processes (``children``): ``pdf``, ``office``;
- ``blocks``: what a page is made of; ``types``: what a reading of a file is;
- ``figures``: numbers of indicators in the blocks; ``quantities``: the grammar of all numbers;
- ``names``: dates, labels, plans.
"""
