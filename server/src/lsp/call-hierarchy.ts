import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  SymbolKind,
} from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import {
  type HierarchyItem,
  type HierarchyRef,
  hierarchyAt,
  incomingOf,
  outgoingOf,
} from '../core/features/call-hierarchy';
import { toRange } from './to-lsp';

function toItem(analysis: Analysis, uri: string, item: HierarchyItem): CallHierarchyItem {
  const { kind, message } = item;
  return {
    name: item.name,
    detail: item.detail,
    kind: kind === 'call' ? SymbolKind.Class : SymbolKind.Method,
    uri,
    range: toRange(analysis, item.span),
    selectionRange: toRange(analysis, item.selection),
    data: { kind, message },
  };
}

/** What an item of ours carries; undefined for any other. */
function refOf({ data }: CallHierarchyItem): HierarchyRef | undefined {
  const value: unknown = data;
  if (typeof value !== 'object' || value === null || !('kind' in value && 'message' in value))
    return undefined;
  const { kind, message } = value;
  if ((kind !== 'call' && kind !== 'request') || typeof message !== 'number') return undefined;
  return { kind, message };
}

/** The call whose message starts on the line of an offset; null elsewhere. */
export function callHierarchy(analysis: Analysis, uri: string, offset: number): CallHierarchyItem[] | null {
  const items = hierarchyAt(analysis, offset).map(item => toItem(analysis, uri, item));
  return items.length === 0 ? null : items;
}

/** Of a call the request that created it, of a request its call; the range is the start line of what led here. */
export function incomingCalls(analysis: Analysis, item: CallHierarchyItem): CallHierarchyIncomingCall[] {
  const ref = refOf(item);
  return (ref ? incomingOf(analysis, ref) : []).map(from => ({
    from: toItem(analysis, item.uri, from),
    fromRanges: [toRange(analysis, from.selection)],
  }));
}

/** The requests of a call; the range is their start line. */
export function outgoingCalls(analysis: Analysis, item: CallHierarchyItem): CallHierarchyOutgoingCall[] {
  const ref = refOf(item);
  return (ref ? outgoingOf(analysis, ref) : []).map(to => ({
    to: toItem(analysis, item.uri, to),
    fromRanges: [toRange(analysis, to.selection)],
  }));
}
