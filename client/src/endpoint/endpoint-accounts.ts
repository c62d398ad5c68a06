import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { type EndpointSettings, endpointRealm } from '../../../server/src/core/endpoint-protocol';
import type { SecretVault } from '../send/secret-vault';

/** Who may answer the endpoint's challenges, by HA1 (RFC 7616 §3.4.2): no password goes to its process. */
export async function endpointAccounts(vault: SecretVault): Promise<EndpointSettings['accounts']> {
  return (await vault.endpointUsers()).map(({ user, password }) => ({
    user,
    ha1: createHash('md5').update(`${user}:${endpointRealm}:${password}`).digest('hex'),
  }));
}

/** Command "SIP: Set Endpoint Password…": asks for a user and a password; true if there is a new one. */
export async function askAccount(vault: SecretVault): Promise<boolean> {
  const title = 'SIP: whom the local endpoint lets in';
  const user = await vscode.window.showInputBox({
    title,
    prompt: 'User; "test" with the password "test" is always let in',
    validateInput: value =>
      /^[^\s"\\:]+$/.test(value) ? undefined : 'A name without blanks, quotes and colons.',
    ignoreFocusOut: true,
  });
  if (user === undefined) return false;
  const password = await vscode.window.showInputBox({
    title,
    prompt: `Password of ${user}, kept in the secret storage of VS Code`,
    password: true,
    ignoreFocusOut: true,
  });
  if (password === undefined || password === '') return false;
  await vault.setEndpointUser({ user, password });
  return true;
}
