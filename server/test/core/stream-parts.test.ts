import { describe, expect, test } from 'vitest';
import { StreamAnalyser } from '../../src/core/stream-analysis';
import { editFlow } from './flows/flow-edit';
import { type FlowFile, readFlow, writeFlow } from './flows/flow-file';

/** Pings, each answered after a moment; `late` of them only after all others were sent. */
function pings(count: number, late = 0): string {
  const record = (at: number, way: string, lines: readonly string[]) =>
    `--- ${new Date(Date.UTC(2026, 0, 7) + at).toISOString()} udp ${way} -\n${lines.join('\n')}\n\n`;
  const shared = (i: number) => [
    `Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK${i}`,
    `From: <sip:a@example.com>;tag=a${i}`,
    'To: <sip:b@example.com>;tag=b',
    `Call-ID: call-${i}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
  ];
  const ask = (i: number) =>
    record(1000 * i, '192.0.2.1:5060 -> 192.0.2.2:5060', [
      'OPTIONS sip:b@example.com SIP/2.0',
      ...shared(i),
      'Max-Forwards: 300',
    ]);
  const answer = (i: number, at: number) =>
    record(at, '192.0.2.2:5060 -> 192.0.2.1:5060', ['SIP/2.0 200 OK', ...shared(i)]);
  const records = ['siptrace 1\nclosed\n'];
  for (let i = 0; i < count; i++) records.push(ask(i), i < late ? '' : answer(i, 1000 * i + 10));
  for (let i = 0; i < late; i++) records.push(answer(i, 1000 * count + 10));
  return records.join('');
}

function streamed(text: string, maxHeld?: number) {
  const stream = new StreamAnalyser({ kind: 'trace', ...(maxHeld === undefined ? {} : { maxHeld }) });
  for (let at = 0; at < text.length; at += 5000) stream.push(text.slice(at, at + 5000));
  return stream.finish();
}

describe('a stream of more messages than may be held', { timeout: 60_000 }, () => {
  const text = pings(300);
  const whole = streamed(text);
  const parts = streamed(text, 100);

  test('says in how many parts it was judged; one that fits says nothing', () => {
    expect(whole.caps).toEqual([]);
    expect(parts.caps).toEqual([{ cap: 'messages', limit: 100, count: 8 }]);
    expect(streamed(text, 600).caps).toEqual([]);
  });

  test('a trace that is not much longer may be held as a whole', () => {
    const stream = new StreamAnalyser({ kind: 'trace', maxHeld: 100, maxWhole: 600 });
    stream.push(text);
    expect(stream.finish().caps).toEqual([]);
    const longer = new StreamAnalyser({ kind: 'trace', maxHeld: 100, maxWhole: 500 });
    longer.push(text);
    expect(longer.finish().caps).toMatchObject([{ cap: 'messages', limit: 100 }]);
  });

  test('counts everything once', () => {
    expect(whole.counts).toMatchObject({ messages: 600, transactions: 300, calls: 300 });
    expect(parts.counts).toMatchObject({ messages: 600, transactions: 300, calls: 300 });
    expect(parts.length).toBe(text.length);
  });

  test('points at the very places, with the numbers of the whole', () => {
    for (const { span, at } of parts.findings) {
      const place = parts.placeOf(at.message);
      expect(place?.number).toBeGreaterThan(0);
      expect(parts.spanOf(at)).toEqual(span);
    }
    const late = parts.findings.filter(f => f.rule === 'max-forwards-invalid').at(-1);
    expect(late && text.slice(late.span.start, late.span.end)).toBe('300');
  });

  test('holds no more than a part of it', () => {
    expect(parts.chunks.filter(p => p.chunk.hasMessage).length).toBeLessThanOrEqual(100);
  });

  test('a call that goes on while others come and go is judged as one', () => {
    const calls: string[] = [];
    const stream = new StreamAnalyser({
      kind: 'trace',
      maxHeld: 100,
      onPart: part => calls.push(...part.calls.map(call => `${call.callIds[0]} ${call.messages.length}`)),
    });
    // Some pings are answered after 40 others.
    stream.push(pings(45, 40));
    stream.push(pings(200).replace('siptrace 1\nclosed\n', '').replaceAll('call-', 'next-'));
    expect(stream.finish().counts).toMatchObject({ messages: 490, calls: 245 });
    expect(calls.filter(call => !call.endsWith(' 2'))).toEqual([]);
    expect(new Set(calls).size).toBe(245);
  });

  test('the same findings as the whole where calls end within what is held', () => {
    const told = (outcome: typeof whole) => outcome.findings.map(f => [f.rule, f.message, f.span]);
    expect(told(parts)).toEqual(told(whole));
    expect(parts.suppressed).toBe(whole.suppressed);
  });

  test('each message is in one part as fresh, each with its number and place', () => {
    const seen: (number | undefined)[] = [];
    const stream = new StreamAnalyser({
      kind: 'trace',
      maxHeld: 100,
      onPart: ({ fresh, placeOf }) => {
        for (const placed of fresh) {
          if (placed.chunk.hasMessage) seen.push(placed.number);
          expect(placeOf(placed.chunk.anchor)).toBe(placed);
          if (placed.number) expect(text.startsWith('--- ', placed.start)).toBe(true);
        }
      },
    });
    stream.push(text);
    stream.finish();
    expect(seen).toEqual(Array.from({ length: 600 }, (_, i) => i + 1));
  });

  test('finds nothing that the whole does not show: what lies across a border is not judged', () => {
    const across = pings(200, 40);
    const known = new Set(streamed(across).findings.map(f => f.rule));
    expect(streamed(across, 100).findings.filter(f => !known.has(f.rule))).toEqual([]);
  });
});

describe('RTP of a call that is judged in parts', () => {
  const call = readFlow('F23-call-stun');
  const oneWay = editFlow(call, [{ silence: '198.51.100.20:52000' }]);
  /** The flow with other messages at the same time, so that parts end at each of its places. */
  const mixed = (flow: FlowFile) => {
    const others = pings(60).replaceAll('2026-01-07T00:', '2026-03-02T09:');
    const start = Date.parse('2026-03-02T09:13:50Z');
    const records = others.split(/^(?=--- )/m).slice(1);
    const moved = records.map((record, i) =>
      record.replace(/^--- \S+/, `--- ${new Date(start + 500 * i).toISOString()}`),
    );
    const own = writeFlow(flow)
      .split(/^(?=--- )/m)
      .slice(1);
    return `siptrace 1\nclosed\n${[...moved, ...own].sort().join('')}`;
  };
  const found = (text: string, maxHeld?: number) =>
    streamed(text, maxHeld)
      .findings.filter(({ rule }) => rule === 'media-missing')
      .map(({ message }) => message.replace(/ for .*/, ''));

  test.each([48, 80])('is remembered where %i messages are held', maxHeld => {
    expect(found(mixed(oneWay), maxHeld)).toEqual([
      'One-way media: no RTP from 198.51.100.20:52000 to 192.0.2.10:49170',
    ]);
    expect(found(mixed(call), maxHeld)).toEqual([]);
  });

  test('blames nobody where even the call is cut', () => {
    expect(found(mixed(call), 24)).toEqual([]);
  });
});
