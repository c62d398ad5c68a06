import * as vscode from 'vscode';
import type { SipLanguageClient } from '../language/start-client';
import { ChosenEnvironment } from './chosen-environment';
import { EnvironmentStatus } from './environment-status';
import { switchEnvironment } from './switch-environment';

/** The environment of `.sip` files: its status bar item and the command that switches it. */
export function activateEnvironments(context: vscode.ExtensionContext, client: SipLanguageClient): void {
  const environment = new ChosenEnvironment(client, context.workspaceState);
  context.subscriptions.push(
    environment,
    new EnvironmentStatus(client, environment),
    // A key may name the environment that it switches to, or null for none.
    vscode.commands.registerCommand('siplens.switchEnvironment', (name?: unknown) =>
      typeof name === 'string' || name === null ? environment.choose(name) : switchEnvironment(environment),
    ),
  );
}
