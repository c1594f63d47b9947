#!/usr/bin/env bash
# Packs one built program for a release: `ci/release/package.sh TARGET FOLDER` puts into FOLDER an archive of
# target/TARGET/dist/einklang with its licences, its manual pages and the completions of all shells, and its checksum
# beside it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
target=$1
mkdir -p "$2"
out=$(cd "$2" && pwd)

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
name="einklang-$version-$target"
case "$target" in
*windows*) program=einklang.exe ;;
*) program=einklang ;;
esac

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/$name/completions"
cp "${CARGO_TARGET_DIR:-target}/$target/dist/$program" README.md LICENSE-APACHE LICENSE-MIT "$scratch/$name"
for shell in bash zsh fish powershell elvish; do
  "$scratch/$name/$program" completions "$shell" >"$scratch/$name/completions/einklang.$shell"
done
"$scratch/$name/$program" man "$scratch/$name/man/man1" --lang en >/dev/null
"$scratch/$name/$program" man "$scratch/$name/man/de/man1" --lang de >/dev/null

cd "$scratch"
case "$target" in
*windows*)
  archive="$name.zip"
  # The runners of Windows have 7z, and no zip.
  7z a -tzip -bso0 "$out/$archive" "$name"
  ;;
*)
  archive="$name.tar.gz"
  tar -czf "$out/$archive" "$name"
  ;;
esac

cd "$out"
# Linux and Windows have one of them, macOS the other.
if command -v sha256sum >/dev/null; then
  sha256sum "$archive" >"$archive.sha256"
else
  shasum -a 256 "$archive" >"$archive.sha256"
fi
echo "$out/$archive"
