"""What answers say of how long they may be kept (RFC 9111)."""

FOR_EVER = "public, max-age=31536000, immutable"
"""Of bytes that their address names by a digest: a year in seconds, the longest that readers were
promised.
"""
