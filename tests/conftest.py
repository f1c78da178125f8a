"""Settings for all tests."""

import os

from hypothesis import settings

# Where the extra is installed, only the tests of recognition ask for it: it takes seconds a page.
os.environ.setdefault("SHINKYU_OCR", "0")

# Elsewhere each run looks at new examples, and what it finds becomes an @example; CI looks at the
# same ones each time, so that what was green stays green.
settings.register_profile("ci", derandomize=True, deadline=None)
# tools/mutate.py asks the same tests once a mutant: few examples, and always the same.
settings.register_profile("mutants", derandomize=True, deadline=None, max_examples=20)
profile = os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "")
if profile:
    settings.load_profile(profile)
