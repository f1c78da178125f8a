"""Series of editions of an invented plan, every sentence, heading and row of which has a known
life.

``words`` and ``phrases`` are what it is written with, ``plan`` what an edition is made of,
``course`` lets it live through the editions, ``pages`` lays it out as the reader of layouts gives
it, ``truth`` says what became of each unit, ``judge`` holds passages to it, ``make`` makes files.
"""
