import type { Dialog } from '../../trace/dialog';
import type { Group } from '../../trace/group';
import { forwardedCopies, logicalRequestOf } from '../../trace/logical-requests';
import { type SdpExchange, sdpExchanges } from '../../trace/offer-answer';
import type { TraceMessage } from '../../trace/trace-message';
import type { Transaction } from '../../trace/transaction';
import type { TraceReport } from '../rule';

/** An exchange, and what its side sent before it on this hop. */
export interface ExchangeInOrder {
  readonly exchange: SdpExchange;
  /** The last agreed exchange before it, on the same hop. */
  readonly before: SdpExchange | undefined;
}

/** The exchanges of a dialog in order of their offers, each with the agreed one before it. Linear. */
export function* exchangesInOrder(group: Group, dialog: Dialog): Iterable<ExchangeInOrder> {
  const agreed = new Map<string, SdpExchange>();
  for (const exchange of sdpExchanges(group, dialog)) {
    yield { exchange, before: agreed.get(exchange.hop.id) };
    if (exchange.state === 'agreed') agreed.set(exchange.hop.id, exchange);
  }
}

/** A fault of a session description, and the transaction whose message has it. */
export interface SdpFault {
  readonly transaction: Transaction;
  readonly report: TraceReport;
}

/**
 * Reports faults of session descriptions, each once although proxies forward them: on the hop where the faulty message
 * comes from. `find` looks at one dialog; its faults are told in its order.
 */
export function reportSdpFaults(
  group: Group,
  report: (report: TraceReport) => void,
  find: (dialog: Dialog) => Iterable<SdpFault>,
): void {
  const told = new Set<TraceMessage>();
  for (const dialog of group.dialogs) {
    const faults: SdpFault[] = [];
    for (const fault of find(dialog)) faults.push(fault);
    if (faults.length === 0) continue;
    const faulty = new Set(faults.map(({ transaction }) => transaction));
    // Faults of one logical request that several hops show: those of the first hop that is told count.
    const tellers = new Map<object, Transaction>();
    for (const { transaction, report: found } of faults) {
      if (!isOrigin(group, transaction, found, faulty)) continue;
      const request = logicalRequestOf(group, transaction) ?? transaction;
      const teller = tellers.get(request) ?? transaction;
      tellers.set(request, teller);
      // An offer that forks share belongs to each of their dialogs, and is one message.
      if (teller !== transaction || told.has(found.at.message)) continue;
      report(found);
    }
    for (const { report: found } of faults) told.add(found.at.message);
  }
}

/** True if no copy nearer to the sender of the faulty message shows the fault too. */
function isOrigin(
  group: Group,
  t: Transaction,
  { at }: TraceReport,
  faulty: ReadonlySet<Transaction>,
): boolean {
  // A request comes from above; ACK to a 2xx too, since it belongs to the transaction of its INVITE.
  if (at.message.keys.kind === 'request') return t.upstream === undefined || !faulty.has(t.upstream);
  return !forwardedCopies(group, t).some(copy => faulty.has(copy));
}
