// Checks the corpus with the TextMate grammars of the VS Code extension, whose modules it uses.

import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

const here = new URL('.', import.meta.url);
const extension = new URL('../vscode/', here);
const require = createRequire(new URL('package.json', extension));
const textmate = require('vscode-textmate');
const oniguruma = require('vscode-oniguruma');

const read = (path, base = here) => readFileSync(new URL(path, base), 'utf8');
await oniguruma.loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')).buffer);

const files = {
  'source.einklang': 'syntaxes/einklang.tmLanguage.json',
  'markdown.einklang.codeblock': 'syntaxes/einklang-markdown.tmLanguage.json',
};
// Stands for the Markdown grammar of VS Code: what is injected must hold its own against it.
const markdown = JSON.stringify({
  scopeName: 'text.html.markdown',
  patterns: [{ match: '^#.*$', name: 'heading' }, { begin: '^```', end: '^```', name: 'fence' }],
});

const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async (scope) => {
    if (scope === 'text.html.markdown') return textmate.parseRawGrammar(markdown, 'markdown.json');
    return files[scope] ? textmate.parseRawGrammar(read(files[scope], extension), files[scope]) : null;
  },
  getInjections: (scope) => (scope === 'text.html.markdown' ? ['markdown.einklang.codeblock'] : []),
});

const classes = JSON.parse(read('classes.json'));
const known = Object.values(classes).flatMap((c) => c.textmate);
let count = 0;
const wrong = [];

for (const name of readdirSync(here).filter((name) => /\.ekl(\.md)?$/.test(name))) {
  const grammar = await registry.loadGrammar(name.endsWith('.md') ? 'text.html.markdown' : 'source.einklang');
  const lines = read(name).split('\n');
  let stack = textmate.INITIAL;
  let tokens = [];
  let row = 0;
  lines.forEach((line, at) => {
    const found = /^#\s*(<-|\^+) ([\w-]+)$/.exec(line);
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    if (!found) {
      [tokens, row] = [result.tokens, at];
      return;
    }
    count += 1;
    const start = found[1] === '<-' ? 0 : line.indexOf('^');
    const end = found[1] === '<-' ? 1 : start + found[1].length;
    const wanted = classes[found[2]].textmate;
    const off = tokens.find((token) => {
      // The innermost scope that a class knows is what is seen.
      const scope = [...token.scopes].reverse().find((scope) => known.some((prefix) => scope.startsWith(prefix)));
      const fits = wanted.some((prefix) => scope?.startsWith(prefix));
      return token.startIndex < end && token.endIndex > start && !fits;
    });
    if (off) wrong.push(`${name}:${row + 1}:${off.startIndex + 1}: ${off.scopes.at(-1)}, not ${found[2]}: ${lines[row]}`);
  });
}

console.log(`TextMate: ${count} places, ${wrong.length} coloured otherwise`);
if (wrong.length || !count) {
  console.log(wrong.join('\n'));
  process.exitCode = 1;
}
