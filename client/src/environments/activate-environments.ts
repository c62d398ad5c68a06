import * as vscode from 'vscode';
import type { EndpointView } from '../endpoint/endpoint-view';
import type { SipLanguageClient } from '../language/start-client';
import { ChosenEnvironment } from './chosen-environment';
import { EnvironmentList } from './environment-list';
import { environmentOfNode } from './environment-nodes';
import { EnvironmentStatus } from './environment-status';
import { switchEnvironment } from './switch-environment';

/** The environment of `.sip` files: its status bar item, the rows of the view, and the commands. */
export function activateEnvironments(
  context: vscode.ExtensionContext,
  client: SipLanguageClient,
  view: EndpointView,
): void {
  const environment = new ChosenEnvironment(client, context.workspaceState);
  const list = new EnvironmentList(client);
  context.subscriptions.push(
    environment,
    list,
    new EnvironmentStatus(client, environment),
    list.onDidChange(known => view.showEnvironments(known)),
    // Whoever looks at the view wants to see them, also before a .sip file is open.
    view.onDidChangeVisibility(({ visible }) => {
      if (visible) void list.update();
    }),
    // A key may name the environment that it switches to, or null for none.
    vscode.commands.registerCommand('siplens.switchEnvironment', (name?: unknown) =>
      typeof name === 'string' || name === null ? environment.choose(name) : switchEnvironment(environment),
    ),
    vscode.commands.registerCommand('siplens.openEnvironments', (given?: unknown) => {
      return list.open(environmentOfNode(view.nodeOf(given)?.id ?? ''));
    }),
  );
}
