import type { Analysis } from '../document';
import type { Group } from '../trace/group';
import type { TraceMessage } from '../trace/trace-message';
import { finalResponse, type Transaction } from '../trace/transaction';

/** A drawn call flow written out, and what of the drawing was left out or added. */
export interface WrittenFlow {
  /** A `.sip` file that says `# @trace`. */
  readonly text: string;
  readonly changes: readonly string[];
}

/**
 * Writes a drawing out as whole messages: Via, tags, CSeq, routes and session descriptions that fit each other. An
 * answer to a request that nobody drew is left out, and an ACK that is missing is put in; a comment says so at its
 * place. `newId` yields a fresh word of letters and digits for each Call-ID, tag and branch. Empty for a trace that
 * is no drawing.
 */
export function writeOutFlow(analysis: Analysis, newId: () => string): WrittenFlow {
  const changes: string[] = [];
  const plan = planOf(analysis.groups);
  const parts: string[] = [];
  for (const { chunk } of analysis.chunks) {
    const { record, trace } = chunk;
    if (!record?.drawn || !trace) continue;
    const way = `${record.source} → ${record.destination}`;
    if (plan.strays.has(trace)) {
      changes.push(`left out: ${trace.startLineText} (${way}) answers nothing`);
      continue;
    }
    const payload = plan.bypassed.has(trace.keys.callId ?? '')
      ? withoutRoutes(record.payload)
      : record.payload;
    parts.push(`# ${way}\n${payload.replaceAll('\r\n', '\n')}`);
    const owed = plan.owed.get(trace);
    if (!owed) continue;
    changes.push(`added: the ACK to ${trace.startLineText} (${way})`);
    parts.push(`# not in the drawing: the ACK\n${ackFor(owed, record.payload)}`);
  }
  if (parts.length === 0) return { text: '', changes };
  const head = ['# @trace', ...changes.map(change => `# ${change}`)].join('\n');
  return { text: withIds(`${head}\n${parts.join('\n### \n')}`, newId), changes };
}

interface Plan {
  readonly strays: ReadonlySet<TraceMessage>;
  /** Finals whose ACK is missing, with the text of what it must repeat. */
  readonly owed: ReadonlyMap<TraceMessage, Transaction>;
  /** Calls in which a request goes past the proxy: it did not stay on the route. */
  readonly bypassed: ReadonlySet<string>;
}

function planOf(groups: readonly Group[]): Plan {
  const strays = new Set<TraceMessage>();
  const owed = new Map<TraceMessage, Transaction>();
  const bypassed = new Set<string>();
  for (const { transactions, strays: loose } of groups) {
    for (const message of loose) strays.add(message);
    for (const t of transactions) {
      if (!t.request) for (const message of t.messages) strays.add(message);
      const final = finalResponse(t);
      if (t.request && t.method === 'INVITE' && final && t.acks.length === 0) owed.set(final, t);
      const keys = t.request?.keys;
      const isDirect = keys?.toTag !== undefined && keys.viaCount === 1 && keys.routes.length === 0;
      if (isDirect && keys.method !== 'CANCEL') bypassed.add(keys.callId ?? '');
    }
  }
  return { strays, owed, bypassed };
}

function withoutRoutes(payload: string): string {
  return payload.replace(/^(?:Record-Route|Route): .*\r\n/gm, '');
}

/** The ACK of a final as its client would make it (RFC 3261 §13.2.2.4, §17.1.1.3). */
function ackFor(t: Transaction, response: string): string {
  const keys = t.request?.keys;
  const rows = response.split('\r\n');
  const row = (name: string) => rows.find(line => line.startsWith(`${name}: `)) ?? '';
  const isSuccess = (finalResponse(t)?.keys.status ?? 0) < 300;
  const contact = /<([^>]*)>/.exec(row('Contact'))?.[1];
  const via = row('Via');
  const routes = rows.filter(line => line.startsWith('Record-Route: ')).reverse();
  return [
    `ACK ${isSuccess ? (contact ?? keys?.requestUri ?? '') : (keys?.requestUri ?? '')} SIP/2.0`,
    isSuccess ? via.replace(/branch=.*/, 'branch=z9hG4bKd0x0') : via,
    'Max-Forwards: 70',
    ...(isSuccess ? routes.map(line => line.replace('Record-Route', 'Route')) : []),
    row('From'),
    row('To'),
    row('Call-ID'),
    `CSeq: ${keys?.cseq ?? 1} ACK`,
    'Content-Length: 0',
    '',
    '',
  ].join('\n');
}

/** Each id that was made up for the drawing becomes one that no other file has. */
function withIds(text: string, newId: () => string): string {
  const known = new Map<string, string>();
  return text.replace(/(drawing-|tag|z9hG4bKd)\d{1,9}x\d{1,9}/g, (id, kind: string) => {
    const isShared = id !== 'z9hG4bKd0x0';
    const fresh = (isShared && known.get(id)) || `${kind === 'z9hG4bKd' ? 'z9hG4bK' : ''}${newId()}`;
    known.set(id, fresh);
    return fresh;
  });
}
