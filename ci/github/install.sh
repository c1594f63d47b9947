#!/usr/bin/env bash
# `install.sh key` says where the program goes and what it is made of; `install.sh build` builds it there.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root="$RUNNER_TEMP/einklang"

case "$1" in
key)
  # All that the program is built from, hashed by git, which every runner has.
  key=$(find Cargo.toml Cargo.lock src rules -type f | LC_ALL=C sort | while IFS= read -r file; do
    echo "$file"
    cat "$file"
  done | git hash-object --stdin)
  printf 'root=%s\nkey=%s\n' "$root" "$key" >>"$GITHUB_OUTPUT"
  ;;
build)
  cargo install --locked --path . --root "$root"
  ;;
*)
  echo "install.sh: key or build, not $1" >&2
  exit 2
  ;;
esac
