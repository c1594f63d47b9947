// What the lines above declarations do when they are clicked: the server says where, the editor shows what.

import * as vscode from 'vscode';

interface Position {
  line: number;
  character: number;
}

export function registerLenses(context: vscode.ExtensionContext): void {
  const place = (uri: string, { line, character }: Position) =>
    [vscode.Uri.parse(uri), new vscode.Position(line, character)] as const;

  const showReferences = async (uri: string, position: Position) => {
    const [file, at] = place(uri, position);
    const found = await vscode.commands.executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', file, at);
    await vscode.commands.executeCommand('editor.action.showReferences', file, at, found);
  };
  const showFindings = async (uri: string, position: Position) => {
    const [file, at] = place(uri, position);
    await vscode.window.showTextDocument(file, { selection: new vscode.Range(at, at) });
    await vscode.commands.executeCommand('editor.action.marker.next');
  };
  context.subscriptions.push(
    vscode.commands.registerCommand('einklang.showReferences', showReferences),
    vscode.commands.registerCommand('einklang.showFindings', showFindings),
  );
}
