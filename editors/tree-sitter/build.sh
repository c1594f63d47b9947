#!/usr/bin/env bash
# Builds the parser for editors that load one: build.sh nvim DIR, or build.sh helix DIR.
# DIR is a folder of Neovim's runtime path (~/.local/share/nvim/site), or Helix's runtime (~/.config/helix/runtime).
set -euo pipefail
editor=${1:?usage: build.sh nvim|helix DIR} dir=${2:?usage: build.sh nvim|helix DIR}
here=$(cd "$(dirname "$0")" && pwd)
case $editor in
  nvim) library=$dir/parser/einklang.so queries=$here/queries ;;
  helix) library=$dir/grammars/einklang.so queries=$here/../helix/queries ;;
  *) echo "build.sh: neither nvim nor helix: $editor" >&2 && exit 2 ;;
esac
mkdir -p "$(dirname "$library")" "$dir/queries/einklang"
"${CC:-cc}" -shared -fPIC -O2 -I "$here/src" "$here/src/parser.c" "$here/src/scanner.c" -o "$library"
cp "$queries"/*.scm "$dir/queries/einklang/"
