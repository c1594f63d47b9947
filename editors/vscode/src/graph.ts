// The graph around what the cursor stands on, in a panel beside the draft.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { type Ask, told } from './extension';
import type { Picture, Wish } from './picture';

const NAME = /[\p{L}_][\p{L}\p{N}\p{M}_]*(?:\.[\p{L}_][\p{L}\p{N}\p{M}_]*)*/u;

export function registerGraph(context: vscode.ExtensionContext, ask: Ask): void {
  let panel: vscode.WebviewPanel | undefined;
  let document: vscode.Uri | undefined;

  const draw = async (names: string[]) => {
    if (document === undefined) return;
    const { name, picture } = await around(ask, document, names);
    panel ??= open(context, async (wish) => {
      if ('around' in wish) await told(() => draw([wish.around]));
      else if (document !== undefined) await told(() => reveal(document as vscode.Uri, wish.open));
    });
    panel.onDidDispose(() => (panel = undefined));
    panel.title = vscode.l10n.t('Graph around {0}', name);
    await panel.webview.postMessage({ name, picture });
  };

  context.subscriptions.push(
    vscode.commands.registerCommand('einklang.showGraph', () =>
      told(async () => {
        const editor = vscode.window.activeTextEditor;
        if (editor === undefined) return;
        document = editor.document.uri;
        await draw(await namesAt(editor));
      }),
    ),
  );
}

/** What may be meant at the cursor: the name there, inside what it stands in or as it is written; else what it stands in. */
async function namesAt(editor: vscode.TextEditor): Promise<string[]> {
  const range = editor.document.getWordRangeAtPosition(editor.selection.active, NAME);
  const word = range && editor.document.getText(range);
  const symbols = await vscode.commands.executeCommand<(vscode.DocumentSymbol | vscode.SymbolInformation)[]>(
    'vscode.executeDocumentSymbolProvider',
    editor.document.uri,
  );
  const path: string[] = [];
  let level = (symbols ?? []).filter((s): s is vscode.DocumentSymbol => 'children' in s);
  for (;;) {
    const inside = level.find((symbol) => symbol.range.contains(editor.selection.active));
    if (inside === undefined) break;
    path.push(inside.name);
    level = inside.children;
  }
  const containers = path.map((_, i) => path.slice(0, path.length - i).join('.'));
  const written = word === undefined ? [] : [word, ...containers.map((container) => `${container}.${word}`)];
  return [...written, ...containers];
}

/** The first of some names that there is a graph around. */
async function around(ask: Ask, uri: vscode.Uri, names: string[]): Promise<{ name: string; picture: Picture }> {
  let refused: unknown = new Error(vscode.l10n.t('There is no name at the cursor.'));
  for (const name of names) {
    try {
      const argument = { uri: uri.toString(), around: name, format: 'json' };
      const { text } = await ask<{ text: string }>('einklang.graph', argument);
      return { name, picture: JSON.parse(text) as Picture };
    } catch (error) {
      // What stands at the cursor is said to be wrong, and not what it stands in.
      if (name === names[0]) refused = error;
    }
  }
  throw refused;
}

function open(context: vscode.ExtensionContext, wished: (wish: Wish) => void): vscode.WebviewPanel {
  const out = vscode.Uri.joinPath(context.extensionUri, 'out');
  const panel = vscode.window.createWebviewPanel(
    'einklang.graph',
    'Einklang',
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    { enableScripts: true, retainContextWhenHidden: true, localResourceRoots: [out] },
  );
  const script = panel.webview.asWebviewUri(vscode.Uri.joinPath(out, 'graph.js'));
  const hint = vscode.l10n.t('Click: go to the statement. Double-click: the graph around it.');
  panel.webview.onDidReceiveMessage(wished);
  panel.webview.html = `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'unsafe-inline'; script-src ${panel.webview.cspSource}">
<style>
  body { padding: 0.5rem; }
  svg { max-width: none; }
  .node rect { fill: var(--vscode-editorWidget-background); stroke: var(--vscode-editorWidget-border, gray); }
  .node.middle rect { stroke: var(--vscode-focusBorder); stroke-width: 2; }
  .node { cursor: pointer; }
  .node:hover rect, .node:focus rect { fill: var(--vscode-list-hoverBackground); }
  text { fill: var(--vscode-foreground); font: 13px var(--vscode-font-family); }
  .kind, .label { fill: var(--vscode-descriptionForeground); font-size: 11px; }
  .edge path { fill: none; stroke: var(--vscode-descriptionForeground); }
  .edge.negative path { stroke: var(--vscode-errorForeground); }
  .edge.possible path { stroke-dasharray: 4 3; }
  .label { paint-order: stroke; stroke: var(--vscode-editor-background); stroke-width: 4px; }
  p { color: var(--vscode-descriptionForeground); margin: 0 0 0.5rem; }
</style>
</head>
<body><p>${hint}</p><main></main><script src="${script}"></script></body>
</html>`;
  return panel;
}

/** Opens a place that the server named: a path of its project, or a page inside the binary. */
async function reveal(document: vscode.Uri, place: { path: string; line: number; column: number }): Promise<void> {
  const embedded = /^einklang:\/?(.*)$/.exec(place.path);
  const uri = embedded
    ? vscode.Uri.from({ scheme: 'einklang', path: `/${embedded[1]}` })
    : vscode.Uri.file(join(project(document.fsPath), place.path));
  const at = new vscode.Position(place.line - 1, place.column - 1);
  await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One, selection: new vscode.Range(at, at) });
}

/** The folder of the project that a file belongs to: the nearest one with an `einklang.toml`, else that of the workspace. */
function project(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'einklang.toml'))) return folder;
    if (folder === dirname(folder)) break;
  }
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file));
  return folder?.uri.fsPath ?? dirname(file);
}
