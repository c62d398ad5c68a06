import * as vscode from 'vscode';
import { groupings, sortings } from './calls-look';
import type { MoreCallsNode } from './calls-node';
import type { CallsView } from './calls-view';
import { filterCalls } from './filter-calls';
import { SavedFilters } from './saved-filters';

const groupingNames = {
  kind: ['Kind', 'Calls in a list; registrations, subscriptions and pings in folders above it'],
  time: ['Time', 'A folder for each minute in which calls start'],
  host: ['Host', 'A folder for each host that calls come from'],
  outcome: ['Outcome', 'Completed, failed, cancelled, …'],
  none: ['No Folders', 'All in one list'],
} as const;

const sortingNames = {
  start: ['Start', 'In order of the trace'],
  duration: ['Duration', 'The longest first'],
  findings: ['Findings', 'The most errors first'],
  parties: ['Parties', 'By caller, then callee'],
} as const;

/** Registers what the Calls tree can be told, and lets it follow its settings. */
export function registerCallsCommands(view: CallsView, memory: vscode.Memento): vscode.Disposable {
  const saved = new SavedFilters(memory);
  lookAsConfigured(view);
  return vscode.Disposable.from(
    vscode.commands.registerCommand('siplens.filterCalls', () => filterCalls(view, saved)),
    vscode.commands.registerCommand('siplens.clearCallsFilter', () => view.filter('')),
    vscode.commands.registerCommand('siplens.groupCalls', () => choose('groupBy', groupings, groupingNames)),
    vscode.commands.registerCommand('siplens.sortCalls', () => choose('sortBy', sortings, sortingNames)),
    vscode.commands.registerCommand('siplens.hidePings', () => store('hidePings', true)),
    vscode.commands.registerCommand('siplens.showPings', () => store('hidePings', false)),
    vscode.commands.registerCommand('siplens.showMoreCalls', (node: MoreCallsNode) => view.showMore(node)),
    vscode.commands.registerCommand('siplens.copyCallId', (node: unknown, all: unknown) =>
      copyCallIds(view, node, all),
    ),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('siplens.calls')) lookAsConfigured(view);
    }),
  );
}

function settings(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('siplens.calls');
}

/** A value that a setting does not allow is taken as its default. */
function oneOf<T extends string>(allowed: readonly [T, ...T[]], value: unknown): T {
  return allowed.find(each => each === value) ?? allowed[0];
}

function lookAsConfigured(view: CallsView): void {
  const hidePings = settings().get('hidePings') === true;
  void vscode.commands.executeCommand('setContext', 'siplens.pingsHidden', hidePings);
  view.look({
    groupBy: oneOf(groupings, settings().get('groupBy')),
    sortBy: oneOf(sortings, settings().get('sortBy')),
    hidePings,
  });
}

/** In the workspace where there is one, so that another one keeps its own. */
async function store(name: string, value: unknown): Promise<void> {
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await settings().update(name, value, target);
}

async function choose<T extends string>(
  setting: 'groupBy' | 'sortBy',
  values: readonly T[],
  names: Readonly<Record<T, readonly [label: string, detail: string]>>,
): Promise<void> {
  const current = settings().get(setting);
  const items = values.map(value => ({
    label: names[value][0],
    detail: names[value][1],
    description: value === current ? 'now' : '',
    value,
  }));
  const title = setting === 'groupBy' ? 'Group Calls By' : 'Sort Calls By';
  const chosen = await vscode.window.showQuickPick(items, { title, matchOnDetail: true });
  if (chosen) await store(setting, chosen.value);
}

async function copyCallIds(view: CallsView, node: unknown, all: unknown): Promise<void> {
  const ids = view.callsAt(node, all).flatMap(({ call }) => call.facts.callIds);
  if (ids.length === 0) {
    void vscode.window.showInformationMessage('Select a call in the Calls tree first.');
    return;
  }
  await vscode.env.clipboard.writeText([...new Set(ids)].join('\n'));
  vscode.window.setStatusBarMessage(
    ids.length === 1 ? 'Call-ID copied' : `${ids.length} Call-IDs copied`,
    2000,
  );
}
