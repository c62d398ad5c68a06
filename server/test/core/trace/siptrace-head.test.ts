import { describe, expect, test } from 'vitest';
import type { MediaSighting } from '../../../src/core/trace/media-facts';
import { mergedHead } from '../../../src/core/trace/merged-head';
import { SiptraceHead } from '../../../src/core/trace/siptrace-head';
import { type TraceHeader, writeTraceHeader } from '../../../src/core/trace/write-siptrace';

const rtp = (first: number, last: number): MediaSighting => ({
  kind: 'rtp',
  source: '192.0.2.1:4000',
  destination: '192.0.2.2:5000',
  ssrc: 7,
  payloadType: 0,
  packets: 100,
  first,
  last,
});
const at = (seconds: number) => ({ seconds, nanos: 0, digits: 3, dateless: false });
const record = '--- 2026-01-07T10:00:00Z udp a -> b -\nOPTIONS sip:a SIP/2.0\n';

function headOf(text: string, piece: number): TraceHeader {
  const head = new SiptraceHead();
  for (let i = 0; i < text.length; i += piece) head.push(text.slice(i, i + piece));
  return head.header();
}

describe('the head of a native trace in pieces', () => {
  const given: TraceHeader = {
    open: false,
    lanes: [{ address: '10.0.0.1:5060', name: 'phone --- left' }],
    holes: [{ from: at(1), to: at(2), reason: 'lost' }],
    comments: [],
    media: [rtp(1000, 2000)],
  };
  const text = writeTraceHeader(given) + record.repeat(9);

  test.each([1, 3, 7, 64, text.length])('of %i characters says the same', piece => {
    expect(headOf(text, piece)).toEqual(given);
    expect(headOf(`\u00ef\u00bb\u00bf${text}`, piece)).toEqual(given);
  });

  test('is all that is kept of the text', () => {
    const head = new SiptraceHead();
    head.push(text.slice(0, -5));
    expect(head.isOpen).toBe(false);
    head.push('rtp and more');
    expect(head.header()).toEqual(given);
  });

  test('of a trace that begins with a record, and of another text, says nothing', () => {
    expect(headOf(record, 5).media).toBeUndefined();
    expect(headOf(`a log\n${text}`, 50).media).toBeUndefined();
  });

  test('that has no end says that there is too much, instead of a part', () => {
    const head = new SiptraceHead();
    const lines = writeTraceHeader(given).replace('closed\n', '');
    for (let i = 0; i < 200 && head.isOpen; i++) head.push(lines.repeat(400));
    expect(head.isOpen).toBe(false);
    expect(head.header().media).toEqual([{ kind: 'too-many' }]);
  });
});

describe('the head of several files', () => {
  const timesOf = (...seconds: readonly number[]) => ({
    length: seconds.length,
    timeAt: (i: number) => at(seconds[i] ?? 0),
  });
  const log = { holes: [], media: [], times: timesOf(0, 90), offsetMs: 0 };
  const probe = {
    holes: [{ from: at(12), to: at(13), reason: 'lost' }],
    media: [
      rtp(11_000, 14_000),
      { kind: 'stun' as const, client: 'a', server: 'b', mapped: 'c', time: 12_000 },
    ],
    times: timesOf(10, 20),
    offsetMs: 1000,
  };

  test('moves all times with the clock, and tells when media is known', () => {
    expect(mergedHead([log, probe])).toMatchObject({
      holes: [{ from: at(13), to: at(14), reason: 'lost' }],
      media: [
        { kind: 'rtp', first: 12_000, last: 15_000 },
        { kind: 'stun', time: 13_000 },
        { kind: 'span', first: 11_000, last: 21_000 },
      ],
    });
  });

  test('joins a stream that both saw; too many in one of them are too many', () => {
    const { media } = mergedHead([
      { ...probe, offsetMs: 0 },
      { ...probe, offsetMs: 500 },
    ]);
    expect(media?.filter(({ kind }) => kind === 'rtp')).toEqual([{ ...rtp(11_000, 14_500), packets: 200 }]);
    const tooMany = { ...probe, media: [{ kind: 'too-many' as const }] };
    expect(mergedHead([probe, tooMany]).media).toEqual([{ kind: 'too-many' }]);
  });

  test('of files that say when they know of media, or of one file, adds nothing', () => {
    const span = { kind: 'span' as const, first: 0, last: 5 };
    const told = mergedHead([log, { ...probe, media: [rtp(1, 4), span], offsetMs: 0 }]).media;
    expect(told).toEqual([rtp(1, 4), span]);
    expect(mergedHead([probe]).media?.map(({ kind }) => kind)).toEqual(['rtp', 'stun']);
  });
});
