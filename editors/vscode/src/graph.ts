// The graph around what the cursor stands on, in a panel beside the draft.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { type Ask, told } from './extension';
import type { Picture, Wish } from './picture';

export function registerGraph(context: vscode.ExtensionContext, ask: Ask): void {
  let panel: vscode.WebviewPanel | undefined;
  let document: vscode.Uri | undefined;

  const draw = async (meant: { around: string } | { position: Position }) => {
    if (document === undefined) return;
    const answer = await ask<Answer>('einklang.graph', { uri: document.toString(), ...meant, format: 'json' });
    if (panel === undefined) {
      panel = open(context, async (wish) => {
        if ('around' in wish) await told(() => draw(wish));
        else if (document !== undefined) await told(() => reveal(document as vscode.Uri, wish.open));
      });
      panel.onDidDispose(() => (panel = undefined));
    }
    panel.title = vscode.l10n.t('Graph around {0}', answer.around ?? '');
    await panel.webview.postMessage({ name: answer.around, picture: JSON.parse(answer.text) as Picture });
  };

  context.subscriptions.push(
    vscode.commands.registerCommand('einklang.showGraph', () =>
      told(async () => {
        const editor = vscode.window.activeTextEditor;
        if (editor === undefined) return;
        document = editor.document.uri;
        const { line, character } = editor.selection.active;
        await draw({ position: { line, character } });
      }),
    ),
  );
}

interface Position {
  line: number;
  character: number;
}

interface Answer {
  text: string;
  around: string | null;
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
