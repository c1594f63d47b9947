// Why a finding is there, and what its rule says: texts of the server, shown beside the draft.

import * as vscode from 'vscode';
import { type Ask, told } from './extension';

const SCHEME = 'einklang-answer';

/** A finding as the server sends it: the client library keeps what the server wants back. */
interface Finding extends vscode.Diagnostic {
  data?: { fingerprint?: string };
}

export function registerWhy(context: vscode.ExtensionContext, ask: Ask): void {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const show = async (name: string, text: string): Promise<vscode.Uri> => {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
    texts.set(uri.path, text);
    changed.fire(uri);
    return uri;
  };

  context.subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => texts.get(uri.path) ?? '',
    }),
    vscode.commands.registerCommand('einklang.showWhy', () =>
      told(async () => {
        const found = await findingAtCursor();
        const fingerprint = found?.finding.data?.fingerprint;
        if (found === undefined || fingerprint === undefined) return;
        const { text } = await ask<{ text: string }>('einklang.why', { uri: found.uri.toString(), fingerprint });
        const uri = await show(`${code(found.finding)}.txt`, text);
        const document = await vscode.workspace.openTextDocument(uri);
        await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
      }),
    ),
    vscode.commands.registerCommand('einklang.showRule', (named?: string) =>
      told(async () => {
        const found = named === undefined ? await findingAtCursor() : undefined;
        const rule = named ?? (found && code(found.finding));
        if (rule === undefined) return;
        const uri = found?.uri ?? vscode.window.activeTextEditor?.document.uri;
        const { text } = await ask<{ text: string }>('einklang.explain', { code: rule, uri: uri?.toString() });
        await vscode.commands.executeCommand('markdown.showPreviewToSide', await show(`${rule}.md`, text));
      }),
    ),
  );
}

function code(finding: vscode.Diagnostic): string {
  const code = typeof finding.code === 'object' ? finding.code.value : finding.code;
  return String(code ?? '');
}

/** The finding that is meant: the one at the cursor; of several, the one that is chosen. */
async function findingAtCursor(): Promise<{ uri: vscode.Uri; finding: Finding } | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const uri = editor.document.uri;
  const all: Finding[] = vscode.languages.getDiagnostics(uri).filter((d) => d.source === 'einklang');
  const { active } = editor.selection;
  const here = all.filter((finding) => finding.range.contains(active));
  const near = here.length > 0 ? here : all.filter(({ range }) => range.start.line <= active.line && active.line <= range.end.line);
  const chosen = near.length > 1 ? await choose(near) : near[0];
  if (near.length === 0) void vscode.window.showInformationMessage(vscode.l10n.t('There is no finding at the cursor.'));
  return chosen && { uri, finding: chosen };
}

async function choose(findings: Finding[]): Promise<Finding | undefined> {
  const items = findings.map((finding) => ({ label: finding.message, description: code(finding), finding }));
  const title = vscode.l10n.t('Which finding?');
  return (await vscode.window.showQuickPick(items, { title }))?.finding;
}
