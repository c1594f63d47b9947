// Where the server is, and how it is started.

import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from 'vscode-languageclient/node';

/** The files that the server answers for: those of the language, drafts in Markdown, and the pages inside the binary. */
export const DOCUMENTS = [
  { language: 'einklang' },
  { scheme: 'file', language: 'markdown', pattern: '**/*.ekl.md' },
  { scheme: 'einklang' },
];

/** The program: the one that the settings name, else the one that came with the extension, else the one on the path. */
export function program(context: vscode.ExtensionContext): string {
  const named = vscode.workspace.getConfiguration('einklang').get<string>('server.path', '').trim();
  if (named !== '') return named;
  const file = process.platform === 'win32' ? 'einklang.exe' : 'einklang';
  const bundled = join(context.extensionPath, 'server', file);
  if (!existsSync(bundled)) return file;
  // A package is a zip, and not every tool that unpacks one keeps what may be run.
  if (process.platform !== 'win32') {
    try {
      chmodSync(bundled, 0o755);
    } catch {
      // Somebody else's folder: then it has to be right already.
    }
  }
  return bundled;
}

/** The language that is asked for, if one is. */
export function language(): 'de' | 'en' | undefined {
  const chosen = vscode.workspace.getConfiguration('einklang').get<string>('language', 'auto');
  return chosen === 'de' || chosen === 'en' ? chosen : undefined;
}

export function client(context: vscode.ExtensionContext): LanguageClient {
  const lang = language();
  const server: ServerOptions = { command: program(context), args: ['lsp'], options: {} };
  const options: LanguageClientOptions = {
    documentSelector: DOCUMENTS,
    initializationOptions: { ...(lang && { lang }), packText: true, showReferences: true },
    diagnosticPullOptions: { onChange: true, onTabs: true },
    outputChannelName: 'Einklang',
  };
  return new LanguageClient('einklang', 'Einklang', server, options);
}
