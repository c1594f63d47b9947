#!/usr/bin/env bash
# Builds the Python wheel, installs it from nothing but itself, and lets it check a draft.
#   ci/python/test.sh                  builds as the tests do, so that nothing is compiled twice
#   ci/python/test.sh --profile dist   builds what is shipped
# Needs Rust, Python with venv (Debian: python3-venv), and maturin from the package index; without the latter two it says so
# and ends with 77, which means skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

skip() {
  echo "skipped, the wheel is not tested: $1"
  exit 77
}
python3 -m venv "$scratch/maturin" || skip "no Python with venv"
"$scratch/maturin/bin/pip" --quiet --disable-pip-version-check --retries 1 --timeout 20 install 'maturin>=1.9,<2' ||
  skip "maturin cannot be installed"
(cd ci/python && "$scratch/maturin/bin/maturin" build --quiet "$@" --out "$scratch/wheels")

python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" --quiet --disable-pip-version-check install --no-index --find-links "$scratch/wheels" einklang

einklang="$scratch/venv/bin/einklang"
wanted="einklang $(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)"
test "$("$einklang" --version)" = "$wanted"

# The draft has contradictions, so a check that works ends with 1.
code=0
"$einklang" check fixtures/ghana --lang en --format short --quiet >"$scratch/findings" || code=$?
test "$code" -eq 1
grep -q 'migration/brain_drain' "$scratch/findings"

ls "$scratch/wheels"
echo "the wheel was built and installed, and checks: $wanted"
