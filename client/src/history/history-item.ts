import * as vscode from 'vscode';
import { historyText } from './history-text';
import type { SentRequest } from './sent-request';

/** Icon and colour by how it ended; the form differs too, for those who do not see the colour. */
const icons: Readonly<Record<SentRequest['grade'], readonly [icon: string, colour: string | undefined]>> = {
  ok: ['pass', 'charts.green'],
  answered: ['warning', 'charts.yellow'],
  stopped: ['circle-slash', undefined],
  failed: ['error', 'charts.red'],
  waiting: ['sync', 'charts.blue'],
};

/** What VS Code shows for a request that was sent. Texts of a peer are plain strings here, never Markdown. */
export function historyItem(request: SentRequest): vscode.TreeItem {
  const { label, description, tooltip, spoken } = historyText(request, time =>
    new Date(time).toLocaleString(),
  );
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  const [icon, colour] = icons[request.grade];
  item.id = request.id;
  item.description = description;
  item.tooltip = tooltip;
  item.iconPath = new vscode.ThemeIcon(
    icon,
    colour === undefined ? undefined : new vscode.ThemeColor(colour),
  );
  item.contextValue = request.trace === '' ? 'sent' : 'sent traced';
  item.accessibilityInformation = { label: spoken };
  item.command = { command: 'siplens.requests.open', title: 'Open Trace', arguments: [request] };
  return item;
}
