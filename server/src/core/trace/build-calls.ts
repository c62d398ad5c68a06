import { callFactsOf } from './call-facts';
import type { Call, CallKind, Dialog } from './dialog';
import type { TraceMessage } from './trace-message';
import type { Transaction } from './transaction';

/** The parts of a group from which its calls are made. */
export interface GroupParts {
  readonly transactions: readonly Transaction[];
  readonly dialogs: readonly Dialog[];
  readonly strays: readonly TraceMessage[];
  readonly duplicates: ReadonlyMap<TraceMessage, TraceMessage>;
  readonly byOrder: (a: TraceMessage, b: TraceMessage) => number;
}

const OWN_KIND: ReadonlyMap<string, CallKind> = new Map<string, CallKind>([
  ['INVITE', 'call'],
  ['ACK', 'call'],
  ['BYE', 'call'],
  ['CANCEL', 'call'],
  ['PRACK', 'call'],
  ['UPDATE', 'call'],
  ['INFO', 'call'],
  ['REGISTER', 'registration'],
  ['SUBSCRIBE', 'subscription'],
  ['NOTIFY', 'subscription'],
  ['OPTIONS', 'options'],
  ['MESSAGE', 'message'],
]);

/** What a message is by its method alone. */
function kindOfMethod(method: string): CallKind {
  return OWN_KIND.get(method) ?? 'other';
}

/**
 * What a user calls one call, one registration, one ping: the messages of a group by kind. A request of another kind
 * inside a call's dialog (NOTIFY of a transfer, OPTIONS as keep-alive, REFER) belongs to the call. Sorted by first
 * message.
 */
export function buildCalls(parts: GroupParts): readonly Call[] {
  const kinds = kindsOf(parts);
  const members = new Map<CallKind, Members>();
  const of = (kind: CallKind): Members => {
    const known = members.get(kind);
    if (known) return known;
    const made: Members = { transactions: [], dialogs: [], messages: [] };
    members.set(kind, made);
    return made;
  };
  const kindOfMessage = new Map<TraceMessage, CallKind>();
  for (const t of parts.transactions) {
    const kind = kinds.get(t) ?? 'other';
    of(kind).transactions.push(t);
    for (const message of t.messages) kindOfMessage.set(message, kind);
  }
  for (const stray of parts.strays) kindOfMessage.set(stray, kindOfMethod(stray.keys.method));
  for (const [copy, first] of parts.duplicates) kindOfMessage.set(copy, kindOfMessage.get(first) ?? 'other');
  for (const [message, kind] of kindOfMessage) of(kind).messages.push(message);
  for (const dialog of parts.dialogs) {
    const first = dialog.transactions[0];
    if (first) of(kinds.get(first) ?? 'other').dialogs.push(dialog);
  }
  const calls = [...members].map(([kind, own]) => {
    own.messages.sort(parts.byOrder);
    return callFactsOf(kind, own);
  });
  return calls.filter(call => call !== undefined).sort((a, b) => parts.byOrder(a.start, b.start));
}

interface Members {
  readonly transactions: Transaction[];
  readonly dialogs: Dialog[];
  readonly messages: TraceMessage[];
}

/** The kind of each transaction: that of its method, or `call` for all that a call's dialog holds. */
function kindsOf({ transactions, dialogs }: GroupParts): ReadonlyMap<Transaction, CallKind> {
  const kinds = new Map<Transaction, CallKind>();
  for (const t of transactions) kinds.set(t, kindOfMethod(t.method));
  for (const dialog of dialogs) {
    if (!dialog.transactions.some(t => kinds.get(t) === 'call')) continue;
    for (const t of dialog.transactions) kinds.set(t, 'call');
  }
  return kinds;
}
