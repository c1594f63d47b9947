// Lenses that say how often something is referred to, and open the list.

import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Location, Position } from 'vscode-languageclient/node';

/** The protocol's places are no places of the editor: they are turned into them on the way. */
export function registerReferences(context: vscode.ExtensionContext, client: () => LanguageClient | undefined): void {
  const show = (uri: string, position: Position, locations: Location[]) => {
    const converter = client()?.protocol2CodeConverter;
    if (converter === undefined) return undefined;
    return vscode.commands.executeCommand(
      'editor.action.showReferences',
      converter.asUri(uri),
      converter.asPosition(position),
      locations.map((location) => converter.asLocation(location)),
    );
  };
  context.subscriptions.push(vscode.commands.registerCommand('einklang.showReferences', show));
}
