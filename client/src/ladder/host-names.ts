import * as vscode from 'vscode';

const section = 'siplens.ladder';

/** The user's names for hosts and `host:port`, as `siplens.ladder.aliases` has them; what is no text is left out. */
export function hostNames(): Readonly<Record<string, string>> {
  const names = vscode.workspace.getConfiguration(section).get<Record<string, unknown>>('aliases', {});
  return Object.fromEntries(
    Object.entries(names).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Asks for a name of a host and writes it to the settings of the folder, or the user's own. True if it was changed. */
export async function nameHost(lane: { readonly id: string; readonly title: string }): Promise<boolean> {
  const name = await vscode.window.showInputBox({
    title: `Name of ${lane.id}`,
    prompt: 'Shown in every ladder; empty takes the name away. Kept in the setting siplens.ladder.aliases.',
    value: lane.title === lane.id ? '' : lane.title,
  });
  if (name === undefined) return false;
  const names = { ...hostNames() };
  delete names[lane.id];
  if (name.trim() !== '') names[lane.id] = name.trim();
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration(section).update('aliases', names, target);
  return true;
}
