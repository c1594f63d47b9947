#!/usr/bin/env bash
# Packs the extension with the program of a platform: package.sh TARGET BINARY [OUT]
# TARGET is VS Code's name for the platform: linux-x64, linux-arm64, darwin-x64, darwin-arm64, win32-x64, win32-arm64, alpine-x64.
set -euo pipefail
usage='usage: package.sh TARGET BINARY [OUT.vsix]'
target=${1:?$usage} binary=$(realpath "${2:?$usage}") out=$(realpath -m "${3:-einklang-$1.vsix}")
cd "$(dirname "$0")"

[ -d node_modules ] || npm ci --ignore-scripts
npm run --silent check
npm run --silent build
rm -rf server && mkdir server
case $target in win32-*) name=einklang.exe ;; *) name=einklang ;; esac
install -m 755 "$binary" "server/$name"
cat ../../LICENSE-MIT > LICENSE.txt
npx vsce package --target "$target" --no-dependencies --allow-missing-repository --out "$out"
