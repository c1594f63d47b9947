#!/usr/bin/env bash
# Checks as the inputs of the action say: findings at their lines, a summary for people, SARIF for code scanning.
# In a pull request the summary goes on with what the request introduces and resolves.
set -euo pipefail

# Not by way of PATH: on Windows the folder has a colon in it.
einklang() { "$EINKLANG_ROOT/bin/einklang" "$@"; }
sarif="$RUNNER_TEMP/einklang.sarif"
markdown="$RUNNER_TEMP/einklang.md"
rm -f "$sarif" "$markdown"

common=()
if [ -n "$EINKLANG_LANG" ]; then common+=(--lang "$EINKLANG_LANG"); fi
if [ -n "$EINKLANG_FAIL_ON" ]; then common+=(--fail-on "$EINKLANG_FAIL_ON"); fi

paths=()
while IFS= read -r path; do
  if [ -n "$path" ]; then paths+=("$path"); fi
done <<<"$EINKLANG_PATHS"
if [ "${#paths[@]}" -eq 0 ]; then paths=(.); fi

# The summary is written here and not by `--format github`, which would write it a second time.
code=0
# `${common[@]+…}` and not "${common[@]}": the old bash of macOS takes an empty list for a mistake.
GITHUB_STEP_SUMMARY="" einklang check --format github --output "sarif=$sarif" --output "markdown=$markdown" \
  ${common[@]+"${common[@]}"} "${paths[@]}" || code=$?

if [ -n "${GITHUB_BASE_REF:-}" ] && [ "$code" -lt 2 ]; then
  compared=0
  if git fetch --quiet --depth=1 origin "$GITHUB_BASE_REF"; then
    # Each path may belong to a project of its own.
    for path in "${paths[@]}"; do
      ended=0
      echo >>"$markdown"
      einklang diff --git FETCH_HEAD --format markdown ${common[@]+"${common[@]}"} "$path" >>"$markdown" || ended=$?
      if [ "$ended" -gt "$compared" ]; then compared=$ended; fi
    done
  else
    compared=2
  fi
  if [ "$compared" -eq 2 ] || [ "$EINKLANG_NEW_ONLY" = true ]; then code=$compared; fi
fi

for name in sarif markdown; do
  if [ -f "${!name}" ]; then echo "$name=${!name}" >>"$GITHUB_OUTPUT"; fi
done
# GitHub refuses a summary of more than 1 MiB.
if [ -f "$markdown" ]; then head -c 1000000 "$markdown" >>"$GITHUB_STEP_SUMMARY"; fi
exit "$code"
