import * as vscode from 'vscode';
import type { EnvironmentsResult } from '../../../server/src/core/protocol';
import type { ChosenEnvironment } from './chosen-environment';
import { openEnvironmentFile } from './environment-file';

type Choice = vscode.QuickPickItem & { readonly run: () => Promise<void> };

/** Asks for the environment of the workspace among those of the file in front, and switches to it. */
export async function switchEnvironment(environment: ChosenEnvironment): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== 'sip-message') {
    void vscode.window.showInformationMessage(
      'Open a .sip file first: its folder says which environments there are.',
    );
    return;
  }
  const known = await environment.of(document);
  if (known === undefined) {
    void vscode.window.showErrorMessage('The environments are not known; the log of output "SIP" says why.');
    return;
  }
  const choices = [...named(environment, known), ...beside(document, known)];
  const title = 'SIP: Switch Environment';
  const choice = await vscode.window.showQuickPick(choices, {
    title,
    placeHolder: 'Variables of the environment hold in all .sip files of the workspace',
  });
  await choice?.run();
}

function named(environment: ChosenEnvironment, { chosen, names }: EnvironmentsResult): readonly Choice[] {
  const icon = (name: string | null) => (name === chosen ? '$(check)' : '$(blank)');
  const some = names.map(
    ({ name, production }): Choice => ({
      label: `${icon(name)} ${name.replaceAll('$(', '$ (')}`,
      ...(production ? { description: 'production' } : {}),
      run: () => environment.choose(name),
    }),
  );
  const none: Choice = {
    label: `${icon(null)} No environment`,
    description: 'only shared variables',
    run: () => environment.choose(null),
  };
  return [...some, none];
}

/** Where there is no environment yet, the way to the first one. */
function beside({ uri }: vscode.TextDocument, { names }: EnvironmentsResult): readonly Choice[] {
  if (names.length > 0 || uri.scheme !== 'file') return [];
  const run = () => openEnvironmentFile(vscode.Uri.joinPath(uri, '..'));
  return [{ label: '$(new-file) Create sip-env.json', description: 'beside this file', run }];
}
