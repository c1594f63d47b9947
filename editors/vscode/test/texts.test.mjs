// What users read is there in both languages, and what snippets write is understood.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const here = new URL('..', import.meta.url);
const text = (path) => readFileSync(new URL(path, here), 'utf8');
const json = (path) => JSON.parse(text(path));

test('every text of the manifest is there in English and German, and no other', () => {
  const used = [...text('package.json').matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]).sort();
  for (const file of ['package.nls.json', 'package.nls.de.json']) {
    assert.deepEqual(Object.keys(json(file)).sort(), used, file);
    for (const path of Object.values(json(file)).filter((value) => value.startsWith('media/'))) {
      assert.ok(existsSync(new URL(path, here)), path);
    }
  }
});

test('every text of the extension is there in German, and no other', () => {
  const sources = readdirSync(new URL('src', here)).filter((name) => name.endsWith('.ts'));
  const used = sources.flatMap((name) => [...text(`src/${name}`).matchAll(/l10n\.t\(\s*'([^']+)'/g)].map((match) => match[1]));
  assert.deepEqual(Object.keys(json('l10n/bundle.l10n.de.json')).sort(), [...new Set(used)].sort());
});

test('the grammars are those that syntaxes/build.mjs writes', () => {
  const files = ['syntaxes/einklang.tmLanguage.json', 'syntaxes/einklang-markdown.tmLanguage.json'];
  const before = files.map(text);
  execFileSync(process.execPath, ['syntaxes/build.mjs'], { cwd: here });
  assert.deepEqual(files.map(text), before);
});

/** What a snippet writes when all that it asks is left as it is, and of its choices the nth is taken. */
function expanded(body, nth) {
  const choose = (_, list) => list.split(',')[nth % list.split(',').length];
  const filled = body.join('\n').replaceAll(/\$\{\d+\|([^|]*)\|\}/g, choose).replaceAll('\t', '  ');
  return filled.replaceAll(/\$\{\d+:([^{}]*)\}/g, '$1').replaceAll(/^ *\$0\n/gm, '').replaceAll(/\$0/g, '');
}

// What stands for a name of the user's own, or of a rule, is not known.
const PLACEHOLDER = /`(AGREEMENT|ABKOMMEN)(\.A1)?`|`policy\/(rule|regel)`|`rule`|`T\.one`/;

test('what snippets write is understood', { skip: !process.env.EINKLANG && 'EINKLANG names no program' }, () => {
  for (const file of ['snippets/en.json', 'snippets/de.json', 'snippets/markdown.json']) {
    for (const [name, { body }] of Object.entries(json(file))) {
      for (const nth of body.some((line) => line.includes('|}')) ? [0, 1, 2, 3, 4] : [0]) {
        const folder = mkdtempSync(join(tmpdir(), 'einklang-'));
        writeFileSync(join(folder, 'einklang.toml'), 'packs = ["migration"]\n');
        const draft = file.includes('markdown') ? 'draft.ekl.md' : 'draft.ekl';
        writeFileSync(join(folder, draft), `${expanded(body, nth)}\n`);
        const command = ['check', '--format', 'short', '--lang', 'en', folder];
        const { stdout } = spawnSync(process.env.EINKLANG, command, { encoding: 'utf8' });
        const mistakes = stdout.split('\n').filter((line) => /\[(syntax|model|rules)\//.test(line) && !PLACEHOLDER.test(line));
        assert.deepEqual(mistakes, [], `${file}: ${name}\n${expanded(body, nth)}`);
      }
    }
  }
});
