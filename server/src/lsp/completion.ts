import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
  MarkupKind,
  type Range,
} from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import {
  type CompletionEntry,
  type CompletionKind,
  completionAt,
  resolveCompletion,
} from '../core/features/completion';
import type { Span } from '../core/text/span';
import { toRange } from './to-lsp';

const kinds: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  message: CompletionItemKind.Event,
  'start-line': CompletionItemKind.Snippet,
  method: CompletionItemKind.Method,
  header: CompletionItemKind.Field,
  parameter: CompletionItemKind.Property,
  sdp: CompletionItemKind.Struct,
  value: CompletionItemKind.EnumMember,
  id: CompletionItemKind.Reference,
  variable: CompletionItemKind.Variable,
  generated: CompletionItemKind.Function,
  directive: CompletionItemKind.Keyword,
};

/** After a header name comes its value: the editor asks again by itself. */
const askAgain = { title: 'Suggest', command: 'editor.action.triggerSuggest' };

function toItem(entry: CompletionEntry, range: Range): CompletionItem {
  return {
    label: entry.label,
    kind: kinds[entry.kind],
    detail: entry.detail,
    sortText: entry.sortKey,
    insertTextFormat: entry.snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range, newText: entry.insertText },
    data: { id: entry.id },
    ...(entry.filterText === undefined ? {} : { filterText: entry.filterText }),
    ...(entry.continues === true ? { command: askAgain } : {}),
  };
}

/** Completion at an offset. The list is complete: the editor filters it while the user types on. */
export function completion(analysis: Analysis, offset: number): CompletionList {
  // Entries share what they replace, and a range is dearer than all else about an item.
  const ranges = new Map<Span, Range>();
  const rangeOf = (replace: Span) => {
    const range = ranges.get(replace) ?? toRange(analysis, replace);
    ranges.set(replace, range);
    return range;
  };
  const items = completionAt(analysis, offset).map(entry => toItem(entry, rangeOf(entry.replace)));
  return { isIncomplete: false, items };
}

/** Adds the documentation of the entry that the user looks at; an item that is not ours stays as it is. */
export function resolve(item: CompletionItem): CompletionItem {
  const data: unknown = item.data;
  const id = typeof data === 'object' && data !== null && 'id' in data ? data.id : undefined;
  const documentation = typeof id === 'string' ? resolveCompletion(id) : undefined;
  if (documentation === undefined) return item;
  return { ...item, documentation: { kind: MarkupKind.Markdown, value: documentation } };
}
