import { parseMessage } from '../sip/parse-message';
import { GroupBuilder } from '../trace/build-group';
import { cutChunks } from '../trace/cut-chunks';
import { detectFormats } from '../trace/detect-format';
import type { Group } from '../trace/group';
import { groupKeyOf } from '../trace/group-key';
import type { TraceMessage } from '../trace/trace-message';
import { traceMessageOf } from '../trace/trace-message-of';
import type { TraceRecord } from '../trace/trace-record';
import { finalResponse, type Transaction } from '../trace/transaction';

/** A drawn call flow written out, and what of the drawing was left out or added. */
interface WrittenFlow {
  /** A `.sip` file that says `# @trace`. */
  readonly text: string;
  readonly changes: readonly string[];
}

/** An arrow of a drawing, understood. */
interface Arrow {
  readonly record: TraceRecord;
  readonly message: TraceMessage;
}

/** The arrows of a drawing; none for a text that is something else. */
function arrowsOf(text: string): readonly Arrow[] {
  const format = detectFormats(text)[0]?.format;
  if (!format) return [];
  const arrows: Arrow[] = [];
  for (const { record } of cutChunks(text, format)) {
    if (!record) continue;
    const message = record.drawn && traceMessageOf(parseMessage(record.payload, 'utf16'), record);
    if (!message) return [];
    arrows.push({ record, message });
  }
  return arrows;
}

function groupsOf(arrows: readonly Arrow[]): readonly Group[] {
  const builders = new Map<string, GroupBuilder>();
  for (const { message } of arrows) {
    const key = groupKeyOf(message.keys);
    const builder = builders.get(key) ?? new GroupBuilder(key);
    builders.set(key, builder);
    builder.push(message);
  }
  return [...builders.values()].map(builder => builder.build());
}

/**
 * Writes a drawing out as whole messages: Via, tags, CSeq, routes and session descriptions that fit each other. An
 * answer to a request that nobody drew is left out, and an ACK that is missing is put in; a comment says so at its
 * place. `newId` yields a fresh word of letters and digits for each Call-ID, tag and branch. Empty for a text that
 * is no drawing.
 */
export function writeOutFlow(text: string, newId: () => string): WrittenFlow {
  const arrows = arrowsOf(text);
  const changes: string[] = [];
  const plan = planOf(groupsOf(arrows));
  const parts: string[] = [];
  for (const { record, message } of arrows) {
    const way = `${record.source} → ${record.destination}`;
    if (plan.strays.has(message)) {
      changes.push(`left out: ${message.startLineText} (${way}) answers nothing`);
      continue;
    }
    const isPast = plan.bypassed.has(message.keys.callId ?? '');
    const payload = isPast ? withoutRoutes(record.payload) : record.payload;
    parts.push(`# ${way}\n${payload.replaceAll('\r\n', '\n')}`);
    const owed = plan.owed.get(message);
    if (!owed) continue;
    changes.push(`added: the ACK to ${message.startLineText} (${way})`);
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
