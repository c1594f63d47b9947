// `einklang check` and `einklang test` as tasks, with the program that the server is.

import * as vscode from 'vscode';
import { language, program } from './server';

const MATCHERS = ['$einklang-error', '$einklang-warning', '$einklang-note'];

export function registerTasks(context: vscode.ExtensionContext): void {
  const task = (command: string, folder: vscode.WorkspaceFolder | vscode.TaskScope) => {
    const lang = language();
    const args = [command, ...(command === 'check' ? ['--format', 'short'] : []), ...(lang ? ['--lang', lang] : [])];
    const name = command === 'check' ? vscode.l10n.t('check the project') : vscode.l10n.t('run the tests');
    const execution = new vscode.ProcessExecution(program(context), args);
    const made = new vscode.Task({ type: 'einklang', command }, folder, name, 'einklang', execution, MATCHERS);
    made.group = command === 'check' ? vscode.TaskGroup.Build : vscode.TaskGroup.Test;
    return made;
  };
  const provider: vscode.TaskProvider = {
    provideTasks: () =>
      (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => [task('check', folder), task('test', folder)]),
    resolveTask: (given) => task(String(given.definition['command'] ?? 'check'), given.scope ?? vscode.TaskScope.Workspace),
  };
  context.subscriptions.push(vscode.tasks.registerTaskProvider('einklang', provider));
}
