import { expect, test, vi } from 'vitest';
import { analyse, update } from '../../../src/core/analysis';
import type { Analysis } from '../../../src/core/document';
import { completionAt } from '../../../src/core/features/completion';

// Ten thousand messages are analysed first; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

const places = {
  'a header name': 'Max-Forwards: 70\n<|>',
  'a value': 'Max-Forwards: 70\nSupported: <|>\n',
  'a tag': 'Max-Forwards: 70\nFrom: <sip:alice@example.com>;tag=<|>\n',
  'an address': 'Max-Forwards: 70\nContact: <|>\n',
  'a URI parameter': 'Max-Forwards: 70\nContact: <sip:a@192.0.2.1;<|>>\n',
  'a line of SDP': 'Content-Type: application/sdp\n\nv=0\n<|>',
  'an attribute of SDP': 'Content-Type: application/sdp\n\nv=0\nm=audio 4000 RTP/AVP 96\na=<|>',
  'a codec': 'Content-Type: application/sdp\n\nv=0\nm=audio 4000 RTP/AVP 96\na=rtpmap:<|>',
} as const;

function message(number: number, rest: string): string {
  const rows = [
    `INVITE sip:bob${number}@192.0.2.2 SIP/2.0`,
    `Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK${number}`,
    `From: <sip:alice@example.com>;tag=tag${number}`,
    `To: <sip:bob${number}@example.com>`,
    `Call-ID: call${number}@192.0.2.1`,
    'CSeq: 1 INVITE',
  ];
  return `### ${number}\n${rows.join('\n')}\n${rest}\n`;
}

/** A file with `count` messages, the middle one with `rest` behind its ids, and the place of the cursor in it. */
function fileWith(count: number, rest: string): { readonly text: string; readonly offset: number } {
  const half = Math.floor(count / 2);
  const whole = Array.from({ length: count }, (_, i) =>
    message(i, i === half ? rest : 'Max-Forwards: 70\nContent-Length: 0\n'),
  ).join('');
  const offset = whole.indexOf('<|>');
  return { text: whole.replace('<|>', ''), offset };
}

interface Reads {
  units: number;
  chunks: number;
}

/** A text that counts the units that are read of it. It stands for a string; what is not counted does not exist. */
function countingText(text: string, reads: Reads): string {
  const one = <T>(value: T): T => {
    reads.units++;
    return value;
  };
  const counting = {
    length: text.length,
    charCodeAt: (at: number) => one(text.charCodeAt(at)),
    charAt: (at: number) => one(text.charAt(at)),
    startsWith: (part: string, at?: number) => {
      reads.units += part.length;
      return text.startsWith(part, at);
    },
    slice: (start: number, end?: number) => {
      const part = text.slice(start, end);
      reads.units += part.length;
      return part;
    },
  };
  return counting as unknown as string;
}

/** The same analysis, with every read of its text and of its chunks counted; what needs all of the text throws. */
function counted(analysis: Analysis, reads: Reads): Analysis {
  const chunks = new Proxy(analysis.chunks, {
    get(target, key, receiver) {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads.chunks++;
      return Reflect.get(target, key, receiver);
    },
  });
  return Object.create(analysis, {
    text: { value: countingText(analysis.text, reads) },
    chunks: { value: chunks },
    lines: {
      get() {
        throw new Error('the line index is made of the whole text');
      },
    },
  }) as Analysis;
}

/** Of a message or a few dozen, whatever the size of the file. */
const FEW_UNITS = 2000;
const FEW_CHUNKS = 200;

test('in a file of 10,000 messages completion reads the message and a few around it', () => {
  const { text } = fileWith(10_000, 'Max-Forwards: 70\nContent-Length: 0\n');
  const start = text.indexOf('### 5000\n');
  const end = text.indexOf('### 5001\n');
  const base = analyse({ text, kind: 'message' });
  const cases = {
    ...places,
    'the first line of a message': '<|>',
    'a method': 'INV<|>',
  };
  for (const [name, rest] of Object.entries(cases)) {
    const own =
      name.startsWith('a method') || name.startsWith('the first') ? `### 5000\n${rest}` : message(5000, rest);
    const offset = start + own.indexOf('<|>');
    const analysis = update(base, [{ span: { start, end }, newText: own.replace('<|>', '') }]);
    const reads: Reads = { units: 0, chunks: 0 };
    const entries = completionAt(counted(analysis, reads), offset);
    expect(entries.length, name).toBeGreaterThan(1);
    expect(reads.units, `${name}: units`).toBeLessThan(FEW_UNITS);
    expect(reads.chunks, `${name}: chunks`).toBeLessThan(FEW_CHUNKS);
  }
});

test('variables are looked up in the parts, not in the text', () => {
  const { text, offset } = fileWith(1000, 'Max-Forwards: 70\nX: {{<|>\n');
  const reads: Reads = { units: 0, chunks: 0 };
  const entries = completionAt(counted(analyse({ text, kind: 'message' }), reads), offset);
  expect(entries.map(entry => entry.label)).toContain('$branch');
  expect(reads.units).toBeLessThan(FEW_UNITS);
});

/** Measured and printed: a shared machine is no place to assert times. */
test('times in a file of 1,000 messages', () => {
  for (const [name, rest] of Object.entries(places)) {
    const { text, offset } = fileWith(1000, rest);
    const analysis = analyse({ text, kind: 'message' });
    const times = Array.from({ length: 300 }, () => {
      const started = performance.now();
      expect(completionAt(analysis, offset).length).toBeGreaterThan(1);
      return performance.now() - started;
    }).sort((a, b) => a - b);
    console.info(`completion of ${name}: p50 ${times[150]?.toFixed(2)} ms, p95 ${times[285]?.toFixed(2)} ms`);
  }
});
