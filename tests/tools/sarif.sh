#!/usr/bin/env bash
# Has real SARIF tools read what `einklang check --format sarif` says of every fixture, in both languages.
# Installs sarif-tools and check-jsonschema (PyPI) and @microsoft/sarif-multitool (npm) into target/tools; needs a network, so it is
# no part of the tests.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=target/tools/sarif
mkdir -p "$tools/out"

[ -x "$tools/py/bin/sarif" ] || { python3 -m venv "$tools/py"; "$tools/py/bin/pip" install -q sarif-tools check-jsonschema; }
[ -d "$tools/node_modules" ] || npm install --silent --no-fund --no-audit --prefix "$tools" @microsoft/sarif-multitool
multitool=$(ls "$tools"/node_modules/@microsoft/sarif-multitool-*/Sarif.Multitool | head -n 1)
chmod u+x "$multitool"
cargo build --quiet

for project in $(find fixtures -name einklang.toml -printf '%h\n' | sort); do
  for lang in de en; do
    file=$tools/out/$(echo "$project" | tr / -).$lang.sarif
    target/debug/einklang check "$project" --quiet --lang "$lang" --fail-on never --output "sarif=$file" > /dev/null
    "$tools/py/bin/check-jsonschema" --regex-variant python --schemafile tests/schemas/sarif-2.1.0.json "$file" > /dev/null
    "$tools/py/bin/sarif" summary "$file" > /dev/null
    "$tools/py/bin/sarif" codeclimate --output "$file.codeclimate.json" "$file" > /dev/null
    # It ends with 0 whatever it finds: what it says is read. These are not to be met:
    #   SARIF2002 wants messages as templates, SARIF2003 the address of the repository, SARIF2005 and SARIF2012 an address of the tool
    #   and of each rule, SARIF2006 the schema within reach, SARIF2009 ids without `/`.
    said=$("$multitool" validate "$file" --rule-kind 'Sarif;Ghas' --level 'Error;Warning;Note' |
      grep -E ': (error|warning|note) ' | grep -vE 'SARIF(2002|2003|2005|2006|2009|2012)' || true)
    if [ -n "$said" ]; then
      echo "$said"
      exit 1
    fi
  done
  echo "$project: read by all"
done
