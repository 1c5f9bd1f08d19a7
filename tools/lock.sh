#!/bin/sh
# Remakes requirements.lock and requirements-dev.lock from pyproject.toml: every system and every
# Python >= 3.11 in one file, with hashes, and without any address (where packages come from is for
# each machine to say). Needs uv. Versions that are in the files already stay: --upgrade moves them.
#
#   tools/lock.sh [--upgrade | --upgrade-package NAME ...]
set -eu
cd "$(dirname -- "$0")/.."

lock() {
    output=$1
    shift
    # --no-config and the unset variables: this machine's own places must not colour the result.
    env -u UV_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS \
        uv pip compile pyproject.toml --no-config --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet \
        --output-file "$output" "$@"
    sed -i '1i # Made by tools/lock.sh from pyproject.toml; do not edit.' "$output"
}

lock requirements-dev.lock --extra dev "$@"
# The same versions in both: an environment with the development lock serves lessons too.
lock requirements.lock --constraint requirements-dev.lock "$@"
