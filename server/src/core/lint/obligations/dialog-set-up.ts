import type { Dialog } from '../../trace/dialog';
import type { Group } from '../../trace/group';
import { hostOfEndpoint } from '../../trace/hop-of';
import type { MessageKeys } from '../../trace/message-keys';
import { byTag } from '../../trace/responses-by-tag';
import type { TraceMessage } from '../../trace/trace-message';
import { finalResponse, type Transaction } from '../../trace/transaction';

/** What a group shows of the beginnings of its dialogs. */
export interface DialogSetUps {
  /** Dialogs whose initial request and an answer with To tag were captured. */
  readonly known: readonly Dialog[];
  /** Dialogs that only requests inside of them show, with the first of these. */
  readonly loose: readonly LooseDialog[];
  /** The last initial request with a From tag, on the hop nearest to its sender. */
  lastFrom(tag: string): Transaction | undefined;
  /** Hosts between which initial requests went. */
  readonly hosts: ReadonlySet<string>;
}

export interface LooseDialog {
  readonly dialog: Dialog;
  readonly t: Transaction;
  /** The request of `t`. */
  readonly request: TraceMessage;
}

const made = new WeakMap<Group, DialogSetUps>();

/** Sorts the dialogs of a group by whether their set-up was captured. Made once per group; linear. */
export function dialogSetUps(group: Group): DialogSetUps {
  let setUps = made.get(group);
  if (!setUps) {
    setUps = sort(group);
    made.set(group, setUps);
  }
  return setUps;
}

function sort(group: Group): DialogSetUps {
  const initial = new Map<string, Transaction>();
  const hosts = new Set<string>();
  for (const t of group.transactions) {
    if (!t.request || !isInitial(t)) continue;
    const tag = t.request.keys.fromTag ?? '';
    if (!t.upstream || !initial.has(tag)) initial.set(tag, t);
    hosts.add(hostOfEndpoint(t.hop.a)).add(hostOfEndpoint(t.hop.b));
  }
  const known: Dialog[] = [];
  const loose: LooseDialog[] = [];
  for (const dialog of group.dialogs) {
    if (dialog.transactions.some(isInitial)) known.push(dialog);
    // A CANCEL goes with its INVITE, whatever tag it has.
    const t = dialog.transactions.find(x => x.method !== 'CANCEL');
    // A dialog of which first a response is seen was cut in the middle of its set-up, or is one-sided.
    if (t?.request && dialog.transactions.every(x => x.request?.keys.toTag !== undefined || !x.request))
      loose.push({ dialog, t, request: t.request });
  }
  return { known, loose, lastFrom: tag => initial.get(tag), hosts };
}

function isInitial(t: Transaction): boolean {
  return t.request !== undefined && t.request.keys.toTag === undefined;
}

/** True if a request outside of any dialog carries a To tag nonetheless: its set-up is not missing, it never was. */
export function isInitialWithTag(
  { t, request }: Pick<LooseDialog, 't' | 'request'>,
  group: Group,
  ranMs: number | undefined,
): boolean {
  const { requestUri, toUri, toTag } = request.keys;
  if (toTag === undefined || group.messages[0] !== request) return false;
  // A dialog that was set up before the capture is addressed to a Contact; a new request to whom it names in To.
  if (requestUri === undefined || requestUri !== toUri) return false;
  if (ranMs === undefined || ranMs < LEAST_CAPTURED) return false;
  return finalResponse(t)?.keys.status === 481;
}

/** So long must the capture have run before a request, ms, so that its dialog should have been seen. */
const LEAST_CAPTURED = 32_000;

/** True if the INVITE of a dialog was refused in the end: what follows belongs to no dialog (`bye-early-dialog`). */
export function isRefused({ transactions }: Dialog): boolean {
  return transactions.some(t => t.method === 'INVITE' && isInitial(t) && byTag(t).refusal !== undefined);
}

/** True if a message comes from a host, as a URI names it. */
export function isFrom({ source }: MessageKeys, host: string): boolean {
  return source !== undefined && plainHost(source) === host;
}

/** The host of an endpoint as `uriPlace` has it. */
export function plainHost(endpoint: string): string {
  return hostOfEndpoint(endpoint)
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
}
