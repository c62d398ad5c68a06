import type { Dialog } from './dialog';
import type { Group } from './group';
import { type Subscription, subscriptionsOf } from './subscriptions';
import type { TraceMessage } from './trace-message';
import { finalResponse, type Transaction } from './transaction';

/** What lives in a dialog (RFC 5057): one call at most, and any number of subscriptions. */
export interface Usage {
  /** `call`, or the event package of a subscription. */
  readonly what: string;
  /** The message that ended it; undefined while it lives, as far as the trace shows. */
  readonly ended: TraceMessage | undefined;
}

/** Finals of a request inside a dialog that end the dialog with all its usages (RFC 5057 §5.1). */
const ENDS_DIALOG: ReadonlySet<number> = new Set([404, 410, 416, 482, 483, 484, 485, 502, 604]);
/** Finals that end the usage of their request. All others end the transaction alone. */
const ENDS_USAGE: ReadonlySet<number> = new Set([408, 480, 481]);
/** Finals that do so for a method without which there is no usage; a refused INFO leaves the call alone. */
const REFUSES_METHOD: ReadonlySet<number> = new Set([405, 489, 501]);
const OF_SUBSCRIPTIONS: ReadonlySet<string> = new Set(['SUBSCRIBE', 'NOTIFY', 'REFER']);

const bySides = new WeakMap<Group, ReadonlyMap<string, readonly Subscription[]>>();

/** The usages of a dialog, the call first. The dialog lives until the last of them has ended. Linear in the dialog. */
export function usagesOf(group: Group, dialog: Dialog): readonly Usage[] {
  const inside = dialog.transactions.filter(t => t.request?.keys.toTag !== undefined);
  const destroyed = endOf(inside, (_, status) => ENDS_DIALOG.has(status));
  const subscriptions = subscriptionsBySides(group).get(sidesOf(dialog.callerTag, dialog.calleeTag)) ?? [];
  const isCall = dialog.transactions.some(t => t.method === 'INVITE');
  return [
    ...(isCall ? [{ what: 'call', ended: endOfCall(dialog, inside) ?? destroyed }] : []),
    ...subscriptions.map(({ eventPackage, ended, openers, notifies }) => ({
      what: eventPackage,
      ended: ended ?? endOf([...openers, ...notifies].filter(isInside), endsOwn) ?? destroyed,
    })),
  ];
}

function isInside({ request }: Transaction): boolean {
  return request?.keys.toTag !== undefined;
}

function endsOwn({ method }: Transaction, status: number): boolean {
  if (ENDS_USAGE.has(status)) return true;
  return REFUSES_METHOD.has(status) && (method === 'INVITE' || method === 'SUBSCRIBE' || method === 'NOTIFY');
}

function endOfCall(dialog: Dialog, inside: readonly Transaction[]): TraceMessage | undefined {
  if (dialog.bye && dialog.state === 'ended') return dialog.bye;
  return endOf(
    inside.filter(({ method }) => !OF_SUBSCRIPTIONS.has(method)),
    endsOwn,
  );
}

function endOf(
  transactions: readonly Transaction[],
  isEnd: (t: Transaction, status: number) => boolean,
): TraceMessage | undefined {
  for (const t of transactions) {
    const final = finalResponse(t);
    if (final && isEnd(t, final.keys.status ?? 0)) return final;
  }
  return undefined;
}

function sidesOf(a: string, b: string): string {
  return a < b ? `${a}\n${b}` : `${b}\n${a}`;
}

function subscriptionsBySides(group: Group): ReadonlyMap<string, readonly Subscription[]> {
  let made = bySides.get(group);
  if (!made) {
    const map = new Map<string, Subscription[]>();
    for (const one of subscriptionsOf(group)) {
      if (one.notifierTag === undefined) continue;
      const sides = sidesOf(one.subscriberTag, one.notifierTag);
      const list = map.get(sides);
      if (list) list.push(one);
      else map.set(sides, [one]);
    }
    made = map;
    bySides.set(group, made);
  }
  return made;
}
