"""Families of wording: where and how a page says which edition a file is, and of when.

Each takes a desk and writes an article; what it states it also writes into the truth. Which seed
meets which family stands in ``batches``.
"""
