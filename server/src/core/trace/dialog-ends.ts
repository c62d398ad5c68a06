import type { Dialog } from './dialog';
import { hostOfEndpoint } from './hop-of';
import { byTag } from './responses-by-tag';
import type { TraceMessage } from './trace-message';
import type { Hop, Transaction } from './transaction';

/** Who stands at the ends of a call's dialog and how it was set up, as its initial INVITE shows it. */
export interface DialogEnds {
  /** The first INVITE of the dialog. */
  readonly setUp: TraceMessage | undefined;
  /** The 2xx that confirmed it. */
  readonly answer: TraceMessage | undefined;
  /** Host that sent the initial INVITE first; undefined where that was not captured. */
  readonly callerHost: string | undefined;
  /** The host behind the last hop that answered it with the callee's tag. */
  readonly calleeHost: string | undefined;
  /** A CANCEL was sent for one of its INVITEs. */
  readonly isCancelled: boolean;
  /** The first hop on which a host stands, by the host. */
  readonly places: ReadonlyMap<string, { readonly hop: Hop; readonly endpoint: string }>;
}

const known = new WeakMap<Dialog, DialogEnds>();

/** The ends of a dialog. Read once, however many requests ask for them; linear in its transactions. */
export function dialogEnds(dialog: Dialog): DialogEnds {
  let ends = known.get(dialog);
  if (!ends) {
    ends = read(dialog);
    known.set(dialog, ends);
  }
  return ends;
}

function read(dialog: Dialog): DialogEnds {
  const { transactions, callerTag, calleeTag } = dialog;
  const places = new Map<string, { hop: Hop; endpoint: string }>();
  for (const { hop } of transactions) {
    for (const endpoint of [hop.a, hop.b]) {
      const host = hostOfEndpoint(endpoint);
      if (!places.has(host)) places.set(host, { hop, endpoint });
    }
  }
  const invites = transactions.filter(t => t.method === 'INVITE');
  const ofCaller = invites.find(t => t.request?.keys.fromTag === callerTag);
  return {
    setUp: invites[0]?.request,
    answer: answerIn(invites, calleeTag),
    callerHost: ofCaller && hostOfEndpoint(ofCaller.client ?? ''),
    calleeHost: calleeHostIn(invites, dialog),
    isCancelled: transactions.some(t => t.cancelledBy.length > 0),
    places,
  };
}

function answerIn(invites: readonly Transaction[], calleeTag: string): TraceMessage | undefined {
  for (const t of invites) {
    if (t.request?.keys.toTag !== undefined) continue;
    const own = byTag(t).responsesTo(calleeTag);
    const answer = own.find(({ keys }) => (keys.status ?? 0) >= 200 && (keys.status ?? 0) < 300);
    if (answer) return answer;
  }
  return undefined;
}

function calleeHostIn(invites: readonly Transaction[], { callerTag, calleeTag }: Dialog): string | undefined {
  const answered = invites.filter(
    t =>
      t.request?.keys.fromTag === callerTag &&
      t.request.keys.toTag === undefined &&
      byTag(t).responsesTo(calleeTag).length > 0,
  );
  const upstream = new Set(answered.map(t => t.upstream));
  const last = answered.filter(t => !upstream.has(t)).at(-1);
  return last && hostOfEndpoint(last.server ?? '');
}
