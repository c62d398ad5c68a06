import * as vscode from 'vscode';

/** What a new `sip-env.json` holds: an example that every reader understands. */
const template = `{
  // Variables of all environments. A .sip file writes {{domain}}.
  "$shared": { "domain": "example.com" },
  "local": { "proxy": "127.0.0.1:5070" },
  // Marked as production, it is coloured in the status bar.
  "live": { "$production": true, "proxy": "sip.example.com" }
}
`;

/** Opens the `sip-env.json` of a folder; makes one, with an example, where there is none. */
export async function openEnvironmentFile(folder: vscode.Uri): Promise<void> {
  const file = vscode.Uri.joinPath(folder, 'sip-env.json');
  const exists = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (!exists) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(template));
  await vscode.window.showTextDocument(file);
}
