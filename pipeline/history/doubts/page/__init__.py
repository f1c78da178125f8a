"""What a page of a city can leave doubtful.

``look`` is what the detectors are shown, ``detect`` their list; ``files``, ``editions``, ``dates``
and ``links`` hold them by what they look at. All of them are pure functions of what was read.
"""
