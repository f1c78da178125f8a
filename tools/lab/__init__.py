"""The lab of layouts: documents of an invented town, made with what they say written down beside.

``make.py`` makes them; ``families`` says how a layout looks; ``piece`` is what both are made of.
"""
