"""How to cite what stands here: an edition, a file, a page, a passage on it, a row of a comparison,
a sentence with its life, an indicator. Each names the edition, the page, the capture, the SHA-256
of the bytes and an address that opens there; as text in two languages, BibTeX, RIS, CSL-JSON.
"""
