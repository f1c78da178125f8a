"""Settings for all tests."""

import os

from hypothesis import settings

# Elsewhere each run looks at new examples, and what it finds becomes an @example; CI looks at the same ones each time, so
# that what was green stays green.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")
