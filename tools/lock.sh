#!/bin/sh
# Locks what the README's two commands install (run from the top of the checkout, with pip-tools and Python 3.11 at hand):
# requirements/run.txt for running, test.txt for the tests, ocr.txt, mcp.txt, notify.txt, fast.txt and dask.txt for the extras of that name beside either, docs.txt for the site, each with the hashes of every file.
set -eu
compile() {
    CUSTOM_COMPILE_COMMAND="tools/lock.sh" python -m piptools compile --quiet --strip-extras --generate-hashes --allow-unsafe \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-config "$@"
}
compile --output-file requirements/run.txt pyproject.toml requirements/build.in
compile --output-file requirements/test.txt pyproject.toml requirements/build.in requirements/test.in
compile --constraint requirements/test.txt --output-file requirements/ocr.txt requirements/ocr.in
compile --constraint requirements/test.txt --output-file requirements/mcp.txt requirements/mcp.in
compile --constraint requirements/run.txt --output-file requirements/notify.txt requirements/notify.in
compile --constraint requirements/run.txt --output-file requirements/fast.txt requirements/fast.in
compile --constraint requirements/test.txt --output-file requirements/dask.txt requirements/dask.in
compile --output-file requirements/docs.txt requirements/docs.in
compile --output-file requirements/mutate.txt pyproject.toml requirements/build.in requirements/test.in requirements/mutate.in
