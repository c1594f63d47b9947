// Einklang in VS Code: the language server, and what an editor can show beyond the protocol.

import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { registerGraph } from './graph';
import { registerLenses } from './lenses';
import { client as newClient, DOCUMENTS } from './server';
import { registerTasks } from './tasks';
import { registerTests } from './tests';
import { registerWhy } from './why';

/** What the server is asked beyond the protocol; each takes one object. */
export type Ask = <T>(command: string, argument?: object) => Promise<T>;

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const ask: Ask = async (command, argument = {}) => {
    if (client === undefined) throw new Error(vscode.l10n.t('The Einklang server is not running.'));
    return client.sendRequest('workspace/executeCommand', { command, arguments: [argument] });
  };
  const restart = async () => {
    await client?.dispose();
    client = newClient(context);
    await client.start();
  };

  context.subscriptions.push(
    vscode.commands.registerCommand('einklang.restart', restart),
    vscode.commands.registerCommand('einklang.checkWorkspace', () => told(() => checkWorkspace(ask))),
    vscode.window.onDidChangeActiveTextEditor(noticeDraft),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (['einklang.server', 'einklang.language'].some((name) => change.affectsConfiguration(name))) void told(restart);
    }),
  );
  registerWhy(context, ask);
  registerGraph(context, ask);
  registerTests(context, ask);
  registerTasks(context);
  registerLenses(context);
  noticeDraft(vscode.window.activeTextEditor);
  await whenThereIsADraft(context, () => told(restart));
}

/** Runs at once where a draft is open or in the folder; else when the first one is opened. Most texts in Markdown are none. */
async function whenThereIsADraft(context: vscode.ExtensionContext, run: () => Promise<void>): Promise<void> {
  const isDraft = (document: vscode.TextDocument) => vscode.languages.match(DOCUMENTS, document) > 0;
  const inFolder = () => vscode.workspace.findFiles('**/{einklang.toml,*.ekl,*.ekl.md}', undefined, 1);
  if (vscode.workspace.textDocuments.some(isDraft) || (await inFolder()).length > 0) return run();
  const waiting = vscode.workspace.onDidOpenTextDocument((document) => {
    if (!isDraft(document)) return;
    waiting.dispose();
    void run();
  });
  context.subscriptions.push(waiting);
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
}

/** Commands of drafts are offered where there is one. */
function noticeDraft(editor: vscode.TextEditor | undefined): void {
  const here = editor !== undefined && vscode.languages.match(DOCUMENTS, editor.document) > 0;
  void vscode.commands.executeCommand('setContext', 'einklang.inDraft', here);
}

interface Counts {
  errors: number;
  warnings: number;
  notes: number;
}

async function checkWorkspace(ask: Ask): Promise<void> {
  const { errors, warnings, notes } = await ask<Counts>('einklang.check');
  await vscode.commands.executeCommand('workbench.actions.view.problems');
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Checked: errors {0}, warnings {1}, notes {2}', errors, warnings, notes),
  );
}

/** Runs something the user asked for, and says what went wrong. */
export async function told(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`Einklang: ${reason}`);
  }
}
