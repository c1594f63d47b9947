#!/usr/bin/env bash
# test.sh BINARY [NVIM]: a scripted session of Neovim; 77 where there is no Neovim.
set -euo pipefail
binary=$(realpath "${1:?usage: test.sh BINARY [NVIM]}") nvim=${2:-nvim}
here=$(cd "$(dirname "$0")" && pwd)
command -v "$nvim" >/dev/null || { echo "skipped: Neovim is not installed" >&2; exit 77; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r "$here/../../fixtures/ghana/." "$scratch"
"$nvim" --version | head -1
XDG_STATE_HOME=$scratch/state XDG_CACHE_HOME=$scratch/cache EINKLANG=$binary DRAFT=$scratch/entwurf.ekl.md \
  timeout 300 "$nvim" --clean --headless -n -c "luafile $here/test.lua" 2>&1 | sed 's/^ *//; /^$/d'
