import { addResponse } from './add-response';
import { buildCalls } from './build-calls';
import { buildDialogs } from './build-dialogs';
import { addAck, addRequest, type Draft, openDraft } from './draft';
import { DraftIndex } from './draft-index';
import { DrawnIndex, isDrawn } from './drawn-index';
import { DuplicateFilter } from './duplicate-filter';
import { finishTransactions } from './finish-transactions';
import type { Group } from './group';
import { type DirectedHop, hopOf, hostOfEndpoint } from './hop-of';
import type { TraceMessage } from './trace-message';
import type { Hop } from './transaction';
import { transactionKeyOf } from './transaction-key';

/**
 * Folds the messages of one correlation group, in order of the trace. What it makes depends on these messages alone,
 * so replaying them into a new builder gives the same group; a message is never taken back. Constant time per
 * message; `build` is linear in the group and may be called at any time.
 */
export class GroupBuilder {
  private readonly messages: TraceMessage[] = [];
  private readonly duplicates = new Map<TraceMessage, TraceMessage>();
  private readonly filter = new DuplicateFilter();
  private readonly hops = new Map<string, Hop>();
  private readonly drafts: Draft[] = [];
  private readonly index = new DraftIndex();
  private readonly drawn = new DrawnIndex();
  private readonly looseAcks: { readonly message: TraceMessage; readonly at: DirectedHop }[] = [];
  private readonly strays: TraceMessage[] = [];

  constructor(private readonly id: string) {}

  /** Adds the next message of the trace. */
  push(message: TraceMessage): void {
    this.messages.push(message);
    const first = this.filter.firstOf(message);
    if (first) {
      this.duplicates.set(message, first);
      return;
    }
    const at = hopOf(message.keys);
    if (message.keys.kind === 'response') this.pushResponse(message, at);
    else if (message.keys.method === 'ACK') this.pushAck(message, at);
    else this.pushRequest(message, at);
  }

  /** The group as it is now; later pushes do not change it. */
  build(): Group {
    const inOrder = new Map(this.messages.map((message, index) => [message, index]));
    const byOrder = (a: TraceMessage, b: TraceMessage) => (inOrder.get(a) ?? 0) - (inOrder.get(b) ?? 0);
    const { transactions, unmatchedAcks } = finishTransactions(this.drafts, this.looseAcks, byOrder);
    const strays = [...this.strays, ...unmatchedAcks].sort(byOrder);
    const dialogs = buildDialogs(transactions);
    const duplicates = new Map(this.duplicates);
    const parts = { transactions, dialogs, strays, duplicates, byOrder };
    return {
      id: this.messages[0]?.keys.callId ?? this.id,
      messages: [...this.messages],
      transactions,
      dialogs,
      calls: buildCalls(parts),
      strays,
      duplicates,
    };
  }

  private hop(at: DirectedHop): Hop {
    const known = this.hops.get(at.id);
    if (known) return known;
    const hop = { id: at.id, a: at.source, b: at.destination };
    this.hops.set(at.id, hop);
    return hop;
  }

  private open(message: TraceMessage, at: DirectedHop): Draft {
    const key = transactionKeyOf(message.keys);
    const draft = openDraft(message, this.hop(at), { directed: at, key });
    this.drafts.push(draft);
    this.index.add(draft, message.keys);
    return draft;
  }

  private pushRequest(message: TraceMessage, at: DirectedHop): void {
    const key = transactionKeyOf(message.keys);
    const known = isDrawn(message.keys)
      ? this.drawn.unanswered(at, message.keys.method)
      : key && this.index.find(key, message.keys);
    if (known && isSameRequest(known, message, at)) {
      addRequest(known, message);
      return;
    }
    const draft = this.open(message, at);
    if (isDrawn(message.keys)) this.drawn.add(draft, at);
    addRequest(draft, message);
  }

  private pushResponse(message: TraceMessage, at: DirectedHop): void {
    const drawn = isDrawn(message.keys) ? this.drawn.takeFor(message.keys.status ?? 0, at) : undefined;
    const key = transactionKeyOf(message.keys);
    const known =
      drawn ??
      (key &&
        (this.index.findByClient(key, message.keys, at.destination) ??
          this.index.findLoose(key, at) ??
          this.index.findByNumber(message.keys)));
    if (known) addResponse(known, message);
    else if (key) addResponse(this.open(message, at), message);
    else this.strays.push(message);
  }

  private pushAck(message: TraceMessage, at: DirectedHop): void {
    const key = transactionKeyOf(message.keys);
    const draft = isDrawn(message.keys)
      ? this.drawn.inviteOfAck(at)
      : key && this.index.findByClient(key, message.keys, at.source);
    if (draft?.request && sameHost(draft.client, at.source)) addAck(draft, message);
    else this.looseAcks.push({ message, at });
  }
}

function sameHost(a: string | undefined, b: string): boolean {
  return a !== undefined && hostOfEndpoint(a) === hostOfEndpoint(b);
}

/**
 * True if a request with the key of a transaction is its request sent again. A request that went the other way, or
 * asks for something else, only reuses the branch.
 */
function isSameRequest(draft: Draft, message: TraceMessage, at: DirectedHop): boolean {
  if (!draft.request) return sameHost(draft.client, at.source);
  return draft.request.startLineText === message.startLineText && sameHost(draft.client, at.source);
}
