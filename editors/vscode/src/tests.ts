// The tests of a project in the Test Explorer. The server runs them; where they stand is read off the texts.

import * as vscode from 'vscode';
import type { Ask } from './extension';

const FILES = '**/*.{ekl,ekl.md}';
const TEST = /^[ \t]*test[ \t]+(?:[a-z]{2,3}(?:_[A-Za-z]{2,4})?[ \t]*)?"((?:[^"\\\n]|\\.)*)"/gm;

interface Place {
  uri: string;
  range: { start: { line: number; character: number } };
}

interface Outcome {
  title: string;
  location: Place | null;
  passed: boolean;
  failures: { message: string; help: string | null; location: Place | null }[];
}

export function registerTests(context: vscode.ExtensionContext, ask: Ask): void {
  const controller = vscode.tests.createTestController('einklang', 'Einklang');
  const watcher = vscode.workspace.createFileSystemWatcher(FILES);
  const read = async (uri: vscode.Uri) => discover(controller, uri, await text(uri));

  controller.resolveHandler = async (item) => {
    if (item?.uri !== undefined) return read(item.uri);
    const files = await vscode.workspace.findFiles(FILES);
    await Promise.all(files.map(read));
  };
  controller.createRunProfile('Einklang', vscode.TestRunProfileKind.Run, (request) => run(controller, request, ask), true);

  context.subscriptions.push(
    controller,
    watcher,
    watcher.onDidCreate(read),
    watcher.onDidChange(read),
    watcher.onDidDelete((uri) => controller.items.delete(uri.toString())),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (/\.ekl(\.md)?$/.test(document.uri.path)) discover(controller, document.uri, document.getText());
    }),
  );
}

async function text(uri: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return '';
  }
}

/** The tests that a text holds, each known by its line: titles may repeat. */
function discover(controller: vscode.TestController, uri: vscode.Uri, content: string): void {
  const tests = [...content.matchAll(TEST)].map((match) => {
    const line = content.slice(0, match.index).split('\n').length - 1;
    const item = controller.createTestItem(`${uri.toString()}#${line}`, match[1] ?? '', uri);
    item.range = new vscode.Range(line, 0, line, 0);
    return item;
  });
  if (tests.length === 0) {
    controller.items.delete(uri.toString());
    return;
  }
  const known = controller.items.get(uri.toString());
  const file = known ?? controller.createTestItem(uri.toString(), vscode.workspace.asRelativePath(uri), uri);
  file.children.replace(tests);
  controller.items.add(file);
}

/** The files that are asked for, with the tests wanted in each. */
function wanted(controller: vscode.TestController, request: vscode.TestRunRequest): Map<string, vscode.TestItem[]> {
  const files = new Map<string, vscode.TestItem[]>();
  const add = (item: vscode.TestItem) => {
    const tests = item.parent === undefined ? [...item.children].map(([, child]) => child) : [item];
    const uri = item.uri?.toString() ?? '';
    const left = tests.filter((test) => !request.exclude?.includes(test) && !files.get(uri)?.includes(test));
    files.set(uri, [...(files.get(uri) ?? []), ...left]);
  };
  if (request.include !== undefined) request.include.forEach(add);
  else controller.items.forEach(add);
  return files;
}

async function run(controller: vscode.TestController, request: vscode.TestRunRequest, ask: Ask): Promise<void> {
  const running = controller.createTestRun(request);
  for (const [uri, tests] of wanted(controller, request)) {
    tests.forEach((test) => running.started(test));
    try {
      const answer = await ask<{ tests: Outcome[] }>('einklang.test', { uri });
      tests.forEach((test) => report(running, test, answer.tests));
    } catch (error) {
      const message = new vscode.TestMessage(error instanceof Error ? error.message : String(error));
      tests.forEach((test) => running.errored(test, message));
    }
  }
  running.end();
}

function report(running: vscode.TestRun, test: vscode.TestItem, outcomes: Outcome[]): void {
  const outcome = outcomes.find(({ location }) => location?.range.start.line === test.range?.start.line);
  if (outcome === undefined) {
    running.skipped(test);
  } else if (outcome.passed) {
    running.passed(test);
  } else {
    running.failed(test, outcome.failures.map((failure) => message(failure)));
  }
}

function message({ message, help, location }: Outcome['failures'][number]): vscode.TestMessage {
  const made = new vscode.TestMessage(help === null ? message : `${message}\n${help}`);
  if (location !== null) {
    const { line, character } = location.range.start;
    made.location = new vscode.Location(vscode.Uri.parse(location.uri), new vscode.Position(line, character));
  }
  return made;
}
