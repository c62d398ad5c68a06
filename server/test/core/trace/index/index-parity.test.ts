/** The index finds exactly what an analysis finds: the same messages, joined to the same calls. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/core/analysis';
import { portableByteOps } from '../../../../src/core/text/portable-byte-ops';
import { groupKeyOf } from '../../../../src/core/trace/group-key';
import { indexText } from '../../../../src/core/trace/index/index-text';
import { REQUEST_CODE } from '../../../../src/core/trace/index/message-columns';
import { callNameOf } from '../../../../src/core/trace/index/message-scan';
import { readRecordAt } from '../../../../src/core/trace/index/read-record';
import { TraceIndex } from '../../../../src/core/trace/index/trace-index';
import type { TraceFormat } from '../../../../src/core/trace/trace-format';
import { formatSamples, recordsOf } from '../formats/format-samples';

const bytesOf = (text: string) => Uint8Array.from(text, c => c.charCodeAt(0));

/** Indexes a text that comes in pieces of the given sizes, in turn. */
function indexed(
  text: string,
  format: TraceFormat,
  sizes: readonly number[] = [text.length + 1],
): TraceIndex {
  const index = new TraceIndex(7);
  const indexer = indexText({ index, format, ops: portableByteOps }, { start: 0, carry: '' });
  const bytes = bytesOf(text);
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    indexer.push(bytes.slice(at, at + size));
    at += size;
  }
  indexer.finish();
  return index;
}

/** One line for each message, as the index has it. */
function linesOf(index: TraceIndex): readonly string[] {
  const { messages } = index;
  return Array.from({ length: messages.length }, (_, i) => {
    const code = messages.code[i] ?? 0;
    const what = code >= REQUEST_CODE ? index.methodName(code - REQUEST_CODE) : String(code);
    const end = (id: number | undefined) => (id === undefined || id < 0 ? '-' : index.endpoints.textOf(id));
    return [
      what,
      index.callNames.textOf(messages.call[i] ?? 0),
      `${messages.cseq[i]} ${index.methodName(messages.cseqMethod[i] ?? 0)}`,
      String(messages.micros[i]),
      `${end(messages.source[i])} > ${end(messages.destination[i])}`,
    ].join(' | ');
  });
}

describe('The index of a sample', () => {
  for (const { name, text, format } of formatSamples) {
    if (format.templates === true) continue;
    it(`${name}: has the messages and calls of its analysis`, () => {
      const analysis = analyse({ text, kind: 'trace', format: format.id, unit: 'bytes' });
      const messages = analysis.chunks.filter(({ chunk }) => chunk.hasMessage).map(({ chunk }) => chunk);
      const index = indexed(text, format);
      const expected = messages.map(({ trace, record }) => {
        if (!trace) return '0 | \0broken | 0  | ';
        const { keys } = trace;
        const micros = keys.time === undefined ? 'NaN' : String(Math.floor(keys.time * 1000 + 0.5));
        return [
          keys.kind === 'request' ? keys.method : String(keys.status ?? 0),
          callNameOf(groupKeyOf(keys)),
          `${keys.cseq ?? 0} ${keys.cseqMethod ?? ''}`,
          micros,
          `${record?.source ?? '-'} > ${record?.destination ?? '-'}`,
        ].join(' | ');
      });
      expect(
        linesOf(index).map((line, i) =>
          expected[i]?.startsWith('0 | \0broken') ? '0 | \0broken | 0  | ' : line,
        ),
      ).toEqual(expected);
      const groups = new Map<string, number>();
      for (const { trace } of messages) {
        const key = trace ? callNameOf(groupKeyOf(trace.keys)) : '\0broken';
        groups.set(key, (groups.get(key) ?? 0) + 1);
      }
      expect(
        Array.from({ length: index.calls.length }, (_, call) => [
          index.callNames.textOf(call),
          index.calls.count[call],
        ]),
      ).toEqual([...groups]);
      for (let call = 0; call < index.calls.length; call++) {
        expect(index.messagesOf(call)).toHaveLength(index.calls.count[call] ?? 0);
      }
    });

    it(`${name}: gives each record back from its place`, () => {
      const index = indexed(text, format);
      const records = recordsOf(text, format).filter(record => /\S/.test(record.payload));
      const again = Array.from({ length: index.messages.length }, (_, i) => {
        const start = index.messages.offset[i] ?? 0;
        const end = start + (index.messages.bytes[i] ?? 0);
        const carry = index.contextText(index.messages.context[i] ?? 0);
        return readRecordAt(text.slice(start, end), { format, carry, atEnd: end >= text.length });
      });
      // Records without SIP are in no index: those that are must be there, in order.
      let next = 0;
      for (const record of again) {
        const at = records.findIndex((candidate, i) => i >= next && candidate.payload === record?.payload);
        expect(at, `record ${JSON.stringify(record?.payload.slice(0, 60))}`).toBeGreaterThanOrEqual(next);
        expect(record).toEqual(records[at]);
        next = at + 1;
      }
    });
  }
});

describe('The index of a text in pieces', () => {
  it('is the same for pieces of any sizes', () => {
    const samples = formatSamples.filter(
      ({ format, text }) => format.templates !== true && text.length < 20_000,
    );
    fc.assert(
      fc.property(
        fc.nat(samples.length - 1),
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 8 }),
        (which, sizes) => {
          const sample = samples[which];
          if (!sample) return;
          expect(linesOf(indexed(sample.text, sample.format, sizes))).toEqual(
            linesOf(indexed(sample.text, sample.format)),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});
