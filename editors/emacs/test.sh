#!/usr/bin/env bash
# test.sh BINARY [EMACS]: a scripted session of Emacs with eglot; 77 where there is none.
set -euo pipefail
binary=$(realpath "${1:?usage: test.sh BINARY [EMACS]}") emacs=${2:-emacs}
here=$(cd "$(dirname "$0")" && pwd)
command -v "$emacs" >/dev/null || { echo "skipped: Emacs is not installed" >&2; exit 77; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r "$here/../../fixtures/ghana/." "$scratch"
"$emacs" --version | head -1
HOME=$scratch EINKLANG=$binary DRAFT=$scratch/entwurf.ekl.md timeout 300 "$emacs" --batch -l "$here/test.el" 2>&1
