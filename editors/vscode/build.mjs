// Bundles the extension, and the script of its graph: `node build.mjs`.

import { build } from 'esbuild';
import './syntaxes/build.mjs';

const common = { bundle: true, minify: true, legalComments: 'linked', logLevel: 'warning' };

await build({
  ...common,
  entryPoints: ['src/extension.ts'],
  outfile: 'out/extension.js',
  external: ['vscode'],
  format: 'cjs',
  platform: 'node',
  target: 'node20',
});
await build({ ...common, entryPoints: ['src/webview/graph.ts'], outfile: 'out/graph.js', format: 'iife', target: 'es2022' });
