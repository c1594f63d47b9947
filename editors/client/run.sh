#!/usr/bin/env bash
# Holds every message of the server against the types of the protocol's specification. Needs Python; its one package comes from
# the package index, and where that cannot be reached the check is skipped (77).
set -euo pipefail
cd "$(dirname "$0")/../.."

venv=target/editors-client
if ! "$venv/bin/python" -c 'import lsprotocol' 2>/dev/null; then
  python3 -m venv "$venv" || { echo "skipped: Python with venv is missing"; exit 77; }
  "$venv/bin/pip" install --quiet --disable-pip-version-check lsprotocol==2025.0.0 ||
    { echo "skipped: the package index cannot be reached"; exit 77; }
fi
program=${EINKLANG:-target/debug/einklang}
[ -x "$program" ] || cargo build --locked
"$venv/bin/python" editors/client/check.py "$program" fixtures/ghana
