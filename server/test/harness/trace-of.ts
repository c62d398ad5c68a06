import { readFileSync } from 'node:fs';

import { parseMessage } from '../../src/core/sip/parse-message';
import { GroupBuilder } from '../../src/core/trace/build-group';
import type { CaptureFacts } from '../../src/core/trace/capture-facts';
import { ChunkCutter } from '../../src/core/trace/cut-chunks';
import { foldFacts } from '../../src/core/trace/fold-facts';
import { siptrace } from '../../src/core/trace/formats/siptrace';
import type { Group } from '../../src/core/trace/group';
import { groupKeyOf } from '../../src/core/trace/group-key';
import type { TraceMessage } from '../../src/core/trace/trace-message';
import { traceMessageOf } from '../../src/core/trace/trace-message-of';
import type { TraceRecord } from '../../src/core/trace/trace-record';
import { type FlowMessage, recordOf } from './make-flow';

/** Messages joined to groups, without a document round them. */
export interface Correlated {
  readonly messages: readonly TraceMessage[];
  readonly groups: readonly Group[];
  readonly facts: CaptureFacts;
}

/** Messages of records; what is no SIP message is left out. */
function messagesOf(records: readonly TraceRecord[]): readonly TraceMessage[] {
  return records.flatMap(record => traceMessageOf(parseMessage(record.payload, 'utf16'), record) ?? []);
}

/** Correlates a flow. */
export function correlate(flow: readonly FlowMessage[], open = false): Correlated {
  return correlateMessages(messagesOf(flow.map(recordOf)), open);
}

/** Correlates messages, in order of the trace. */
export function correlateMessages(messages: readonly TraceMessage[], open = false): Correlated {
  const builders = new Map<string, GroupBuilder>();
  for (const message of messages) {
    const key = groupKeyOf(message.keys);
    const builder = builders.get(key) ?? new GroupBuilder(key);
    builders.set(key, builder);
    builder.push(message);
  }
  const groups = [...builders.values()].map(builder => builder.build());
  return { messages, groups, facts: foldFacts(messages, groups, { partial: false, open }) };
}

/** The group of a flow that is one call. */
export function onlyGroup(flow: readonly FlowMessage[]): Group {
  const [group, ...others] = correlate(flow).groups;
  if (!group || others.length > 0)
    throw new Error(`one group expected, found ${others.length + (group ? 1 : 0)}`);
  return group;
}

/** A transaction in one line: `INVITE 192.0.2.1:5060 > 192.0.2.2:5060: 100 180 200 ack`; `+n` are copies. */
export function sketch(group: Group): readonly string[] {
  return group.transactions.map(t => {
    const plus = (count: number) => (count > 0 ? `+${count}` : '');
    const responses = t.responses.map(r => `${r.keys.status}${plus(t.responseCopies.get(r)?.length ?? 0)}`);
    const parts = [...responses, ...t.acks.map(() => 'ack')];
    const method = `${t.request ? '' : '?'}${t.method}${plus(t.requestCopies.length)}`;
    return `${method} ${t.client} > ${t.server}: ${parts.join(' ')}`.trim();
  });
}

/** The rules that tests of correlation speak of; what other rules say of the same messages is tested with them. */
export const traceRuleIds: ReadonlySet<string> = new Set([
  'invite-non2xx-no-ack',
  'invite-2xx-no-ack',
  'ack-branch-mismatch',
  'ack-mismatch',
  'request-no-response',
  'invite-no-final-response',
  'response-without-request',
  'cancel-no-487',
  'cseq-not-increasing',
  'request-after-bye',
  'capture-one-sided',
  'capture-ends-early',
  'capture-duplicates',
]);

/** Correlates a native trace as it is written. */
function correlateDocument(text: string): Correlated {
  const cutter = new ChunkCutter(siptrace, 'utf16');
  const chunks = [...cutter.push(text), ...cutter.finish()];
  return correlateMessages(messagesOf(chunks.flatMap(chunk => chunk.record ?? [])));
}

/** A flow of `test-fixtures/flows` by the name of its file, `F18-attended-transfer`. */
export function correlateSeed(name: string): Correlated {
  const file = new URL(`../../../test-fixtures/flows/${name}.siptrace`, import.meta.url);
  return correlateDocument(readFileSync(file, 'utf8'));
}
