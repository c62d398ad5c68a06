import * as vscode from 'vscode';
import { completeCallQuery } from '../../../server/src/core/features/call-query/complete-call-query';
import type { CallsView } from './calls-view';
import type { SavedFilters } from './saved-filters';

/** `query`: what the box holds after the item is taken; undefined: the box closes with what it holds. */
interface FilterItem extends vscode.QuickPickItem {
  readonly query: string | undefined;
}

/** Typing filters this long after the last key. */
const delayMs = 100;
const save: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('save'),
  tooltip: 'Save This Filter',
};
const clear: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('clear-all'),
  tooltip: 'Clear the Filter',
};
const forget: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('trash'),
  tooltip: 'Forget This Filter',
};

/** Asks for a filter; the tree follows each key. Escape brings back the filter that was. */
export function filterCalls(view: CallsView, saved: SavedFilters): void {
  const box = vscode.window.createQuickPick<FilterItem>();
  const before = view.filterText;
  const facts = view.allCalls().map(({ call }) => call.facts);
  let timer: NodeJS.Timeout | undefined;
  let accepted = false;
  const show = (): void => {
    const suggestions = completeCallQuery(box.value, facts);
    box.items = [
      applyItem(view, box.value),
      ...savedItems(saved, box.value),
      ...suggestions.map(suggestedItem),
    ];
  };
  const filterNow = (): void => {
    clearTimeout(timer);
    view.filter(box.value);
    show();
  };
  box.title = 'Filter Calls';
  box.placeholder = 'from:alice status:4xx -method:options duration>10s, or any text';
  box.value = before === '' ? '' : `${before} `;
  box.buttons = [save, clear];
  box.onDidChangeValue(() => {
    show();
    clearTimeout(timer);
    timer = setTimeout(filterNow, delayMs);
  });
  box.onDidTriggerButton(button => {
    if (button === save) void saved.add(box.value.trim()).then(show);
    else box.value = '';
    filterNow();
  });
  box.onDidTriggerItemButton(({ item }) => void saved.remove(item.query?.trim() ?? '').then(show));
  box.onDidAccept(() => {
    const [item] = box.activeItems;
    if (item?.query !== undefined) box.value = item.query;
    filterNow();
    if (item?.query !== undefined) return;
    accepted = true;
    box.hide();
  });
  box.onDidHide(() => {
    clearTimeout(timer);
    if (!accepted) view.filter(before);
    box.dispose();
  });
  show();
  box.show();
}

/**
 * The first item: Enter alone ends the box. VS Code sorts items by how well they fit what is typed, so that its label is
 * what is typed.
 */
function applyItem(view: CallsView, text: string): FilterItem {
  const { matching, total } = view.counts();
  const count = `${matching.toLocaleString('en')} of ${total.toLocaleString('en')}`;
  const typed = text.trim();
  return {
    label: typed === '' ? 'Show all calls' : typed,
    description: typed === '' ? count : `Show these calls · ${count}`,
    alwaysShow: true,
    query: undefined,
  };
}

function savedItems(saved: SavedFilters, typed: string): readonly FilterItem[] {
  return saved
    .all()
    .filter(query => query !== typed.trim() && query.startsWith(typed.trim()))
    .map(query => ({
      label: query,
      iconPath: new vscode.ThemeIcon('bookmark'),
      description: 'saved',
      alwaysShow: true,
      buttons: [forget],
      query: `${query} `,
    }));
}

function suggestedItem({
  query,
  label,
  detail,
}: {
  query: string;
  label: string;
  detail: string;
}): FilterItem {
  return { label, description: detail, alwaysShow: true, query };
}
