"""The lab of cities: pages of invented municipalities with what is right for each of their files.

``course`` invents a municipality's plans, ``wording`` says them in words (families of wording),
``makes`` puts the words into a page (families of make: what stands in lists, tables, tabs …),
``batches`` says which seeds meet which families of both,
``shells`` are the templates of content systems around it; ``truth`` is what is right, ``judge``
holds a reading to it. The truth of real pages has the same form.
"""
