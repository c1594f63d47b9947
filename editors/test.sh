#!/usr/bin/env bash
# Everything that editors have of Einklang, held against real clients:  editors/test.sh [--quick]
#
# --quick  what installs within two minutes: the grammars, the extension, the protocol, Neovim. `.ci/run` calls it.
# else     Emacs and a real VS Code workbench in a browser, too.
#
# It installs what it needs (apt, pip, npm). A part whose tools cannot be had says why and is skipped; 77 means that all were.
# EINKLANG names a program that is built already; IMAGES a folder for pictures.
set -uo pipefail
cd "$(dirname "$0")" || exit 2

quick=
[ "${1:-}" = --quick ] && quick=1
tools=${EINKLANG_TOOLS:-$PWD/.tools}
mkdir -p "$tools"
passed=() failed=() skipped=()

part() {
  local name=$1
  shift
  echo "── $name"
  local start=$SECONDS status=0
  "$@" || status=$?
  case $status in
    0) passed+=("$name") ;;
    77) skipped+=("$name") ;;
    *) failed+=("$name") ;;
  esac
  echo "   $((SECONDS - start)) s"
}

skip() { echo "skipped: $1" >&2; return 77; }

# Whether a program is there, or could be installed.
installed() {
  local program=$1
  shift
  command -v "$program" >/dev/null || timeout 100 apt-get install -y --no-install-recommends "$@" >"$tools/apt.log" 2>&1 \
    || { timeout 60 apt-get update && timeout 100 apt-get install -y --no-install-recommends "$@"; } >"$tools/apt.log" 2>&1
}

built() {
  if [ -z "${EINKLANG:-}" ]; then
    (cd .. && cargo build --locked --bin einklang --example outline) || return 1
    EINKLANG=$(realpath ../target/debug/einklang)
    export EINKLANG
    OUTLINE=$(realpath ../target/debug/examples/outline)
  fi
  OUTLINE=${OUTLINE:-$(realpath "$(dirname "$EINKLANG")/examples/outline" 2>/dev/null)}
}

python() {
  [ -x "$tools/python/bin/python" ] && return
  python3 -m venv "$tools/python" && timeout 100 "$tools/python/bin/pip" install -q tree-sitter==0.26.1 && return
  rm -rf "$tools/python"
  skip 'the Python package `tree-sitter` could not be installed'
}

modules() {
  command -v npm >/dev/null || skip 'npm is not there' || return
  (cd vscode && { [ -d node_modules ] || timeout 110 npm ci --ignore-scripts; } >"$tools/npm.log" 2>&1) \
    || skip "the modules of the extension could not be installed: $tools/npm.log"
}

treesitter() {
  python || return
  [ -x "$OUTLINE" ] || skip 'the program `outline` is not built' || return
  "$tools/python/bin/python" tree-sitter/compare.py "$OUTLINE" && "$tools/python/bin/python" tree-sitter/corpus.py
}

colours() {
  python || return
  "$tools/python/bin/python" highlight/treesitter.py || return
  modules || return
  node highlight/textmate.mjs
}

# The parser that is checked in is the one that the grammar makes; only where the generator is there.
generated() {
  command -v tree-sitter >/dev/null || skip 'the program `tree-sitter` is not there' || return
  local copy
  copy=$(mktemp -d)
  cp -r tree-sitter/. "$copy"
  (cd "$copy" && tree-sitter generate) && diff -r tree-sitter/src "$copy/src"
}

extension() {
  modules || return
  (cd vscode && node --test --test-reporter=dot test/) && vscode/package.sh linux-x64 "$EINKLANG" "$tools/einklang.vsix" >"$tools/package.log" \
    || { cat "$tools/package.log"; return 1; }
}

neovim() { installed nvim neovim || skip 'Neovim could not be installed' || return; neovim/test.sh "$EINKLANG"; }
emacs_() { installed emacs emacs-nox elpa-eglot || skip 'Emacs could not be installed' || return; emacs/test.sh "$EINKLANG"; }
protocol() { [ -x client/run.sh ] || skip 'there is no client' || return; client/run.sh "$EINKLANG"; }
workbench() {
  [ -f "$tools/einklang.vsix" ] || skip 'there is no extension' || return
  EINKLANG_TOOLS=$tools workbench/run.sh "$tools/einklang.vsix"
}

built || { echo 'editors/test.sh: the program could not be built' >&2; exit 1; }
part 'tree-sitter grammar, against our parser' treesitter
part 'tree-sitter parser, generated' generated
part 'colours, in both grammars' colours
part 'extension of VS Code' extension
part 'protocol' protocol
part 'Neovim' neovim
if [ -z "$quick" ]; then
  part 'Emacs' emacs_
  part 'VS Code' workbench
fi

printf '\npassed:  %s\n' "$(IFS=,; echo "${passed[*]:-none}")"
[ ${#skipped[@]} -eq 0 ] || printf 'skipped: %s\n' "$(IFS=,; echo "${skipped[*]}")"
[ ${#failed[@]} -eq 0 ] || { printf 'FAILED:  %s\n' "$(IFS=,; echo "${failed[*]}")"; exit 1; }
[ ${#passed[@]} -gt 0 ] || exit 77
