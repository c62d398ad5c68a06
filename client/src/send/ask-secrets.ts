import * as vscode from 'vscode';
import type { Credentials } from '../../../server/src/core/exchange/digest';
import type { RealmQuestion } from '../../../server/src/core/exchange/exchange-state';
import type { SecretVault } from './secret-vault';

/** Who a request says that it is (`# @auth user realm?`). */
export interface AuthHint {
  readonly user: string;
  readonly realm: string | undefined;
}

/**
 * The credentials for a challenge: what is stored for its realm, else what the user answers now, which is stored.
 * Undefined where the user does not answer.
 */
export async function credentialsFor(
  vault: SecretVault,
  { realm }: RealmQuestion,
  hint: AuthHint | undefined,
): Promise<Credentials | undefined> {
  const user = hint && (hint.realm === undefined || hint.realm === realm) ? hint.user : undefined;
  return (await vault.credentials(realm, user)) ?? askCredentials(vault, realm, user);
}

/** Command "SIP: Set Credentials…". */
export async function setCredentials(vault: SecretVault): Promise<void> {
  const realm = await ask('Realm, as the challenge names it');
  if (realm !== undefined) await askCredentials(vault, realm, undefined);
}

async function askCredentials(
  vault: SecretVault,
  realm: string,
  known: string | undefined,
): Promise<Credentials | undefined> {
  const user = known ?? (await ask(`User for the realm "${realm}"`));
  if (user === undefined) return undefined;
  const password = await ask(`Password of ${user} for the realm "${realm}"`, true);
  if (password === undefined) return undefined;
  await vault.setCredentials(realm, { user, password });
  return { user, password };
}

/** Command "SIP: Set Secret…", or the question for a secret that a request uses. Answers its value. */
export async function setSecret(vault: SecretVault, wanted?: string): Promise<string | undefined> {
  const name = wanted ?? (await ask('Name of the secret, as in {{$secret name}}'));
  if (name === undefined) return undefined;
  const value = await ask(`Value of the secret "${name}"`, true);
  if (value !== undefined) await vault.setSecret(name, value);
  return value;
}

/** Command "SIP: Forget Secrets". */
export async function forgetSecrets(vault: SecretVault): Promise<void> {
  const count = await vault.forget();
  const what = count === 1 ? '1 secret' : `${count} secrets`;
  vscode.window.setStatusBarMessage(`SIP: ${what} forgotten.`, 5000);
}

async function ask(prompt: string, password = false): Promise<string | undefined> {
  const title = 'SIP: kept in the secret storage of VS Code';
  const answer = await vscode.window.showInputBox({ title, prompt, password, ignoreFocusOut: true });
  return answer === undefined || answer === '' ? undefined : answer;
}
