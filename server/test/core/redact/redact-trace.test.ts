import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { leakScan } from '../../../src/core/redact/leak-scan';
import { Pseudonyms } from '../../../src/core/redact/pseudonyms';
import { redactMessage } from '../../../src/core/redact/redact-message';
import { type RedactedTrace, redactTrace } from '../../../src/core/redact/redact-trace';
import { Redaction } from '../../../src/core/redact/redaction';
import { nativeText, readFixture, type TraceFixture, traceFixtures } from '../../harness/trace-fixtures';
import { originalsOf } from './originals';

const everything = readFixture('test-fixtures/redact/everything.siptrace');
const fixtures = [...traceFixtures(), ...(everything ? [everything] : [])];
const cases = fixtures.map(fixture => [fixture.name, fixture] as const);
const redacted = new Map<TraceFixture, RedactedTrace>();

function redact(fixture: TraceFixture): RedactedTrace {
  const known = redacted.get(fixture) ?? redactTrace(fixture);
  redacted.set(fixture, known);
  return known;
}

/** What a trace comes to, without a word of whom it is about. */
function outcomeOf(text: string) {
  const analysis = analyse({ kind: 'trace', text, format: 'siptrace', unit: 'bytes' });
  const numberOf = (message: Parameters<typeof analysis.placeOf>[0]) => analysis.placeOf(message)?.number;
  return {
    messages: analysis.chunks.flatMap(({ chunk: { trace } }) =>
      trace ? [[trace.keys.method, trace.keys.status, trace.keys.cseq, trace.keys.codecs]] : [],
    ),
    calls: analysis.calls.map(call => ({
      kind: call.kind,
      state: call.state,
      flow: call.flow,
      messages: call.messages.map(numberOf),
      hops: call.hops.length,
      dialogs: call.dialogs.length,
      transactions: call.transactions.map(t => t.messages.map(numberOf)),
      ringMs: call.ringMs,
      talkMs: call.talkMs,
    })),
    findings: analysis.findings
      .map(
        ({ rule, severity, confidence, at }) => `${numberOf(at.message)} ${rule} ${severity} ${confidence}`,
      )
      .sort(),
  };
}

describe('a redacted trace', () => {
  it('is made of each trace format', () => {
    expect(new Set(fixtures.map(fixture => fixture.format)).size).toBeGreaterThan(35);
  });

  it('is what the fixture shows for all that a message may hold', () => {
    const expected = readFileSync('test-fixtures/redact/everything.redacted.siptrace', 'utf8');
    expect(everything && nativeText(redact(everything))).toBe(expected);
  });

  it.each(cases)('%s tells nobody', (_, fixture) => {
    const { names, ...trace } = redact(fixture);
    const text = nativeText(trace);
    const { leaks, more } = leakScan(text, names);
    expect([leaks.filter(({ kind }) => kind !== 'header' && kind !== 'version'), more]).toEqual([[], 0]);
    const words = new Set(text.split(/[^\w.+-]+/));
    expect(originalsOf(fixture.records).filter(word => words.has(word) && !names.isIssued(word))).toEqual([]);
  });

  it.each(cases)('%s has the same calls, flows and findings', (_, fixture) => {
    expect(outcomeOf(nativeText(redact(fixture)))).toEqual(outcomeOf(nativeText(fixture)));
  });

  it.each(cases)('%s is the same each time, and of the same form if it is redacted again', (_, fixture) => {
    const text = nativeText(redact(fixture));
    expect(nativeText(redactTrace(fixture))).toBe(text);
    const again = nativeText(redactTrace(redact(fixture)));
    expect(outcomeOf(again)).toEqual(outcomeOf(text));
    expect(again.split('\n').length).toBe(text.split('\n').length);
  });

  it('keeps the media of a capture, with the stand-ins that its messages have', () => {
    const [flow] = fixtures.filter(({ name }) => name.includes('F23-call-stun'));
    if (!flow) throw new Error('no fixture');
    const [client, server, mapped] = ['192.0.2.10:49170', '198.51.100.20:52000', '192.0.2.10:49170'];
    const rtp = { kind: 'rtp' as const, ssrc: 7, payloadType: 0, packets: 9, first: 1000, last: 2000 };
    const media = [
      { ...rtp, source: client, destination: server },
      { kind: 'stun' as const, client, server, mapped, time: 1000 },
      { kind: 'too-many' as const },
    ];
    const { header, names } = redactTrace({ ...flow, header: { ...flow.header, media } });
    expect(header.media).toHaveLength(3);
    expect(JSON.stringify(header.media)).not.toMatch(/192\.0\.2\.10:|198\.51\.100\.20:/);
    expect(leakScan(JSON.stringify(header.media), names).leaks).toEqual([]);
  });

  it.each([
    ['Via: SIP/2.0/UDP 150.150.140.78;branch=z9hG4bK1', 'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1'],
    // A row that a mail program has indented is a fold of the one before.
    [
      'Max-Forwards: 70\r\n From: <sip:zoe@10.1.2.3:5160>',
      'Max-Forwards: 70\r\n From: <sip:user1@10.0.0.1:5160>',
    ],
    ['10.1.2.3: 5160;x', '10.0.0.1: 5160;x'],
    // The port must not become a group of the address.
    ['Contact: <sip:zoe@fec0:0:0:0:216:d3ff:fe0d:22c:5060>', 'Contact: <sip:user1@fd00:0:0:0:0:0:0:1:5060>'],
  ])('%j becomes %j', (before, after) => {
    const names = new Pseudonyms();
    const by = new Redaction(names);
    const text = (rows: string) => `OPTIONS sip:localhost SIP/2.0\r\n${rows}\r\n\r\n`;
    redactMessage(text(before), 'bytes', by);
    names.settle();
    expect(redactMessage(text(before), 'bytes', by)).toBe(text(after));
  });

  it('of any text is a text, and nothing that was learned is left of its users', () => {
    const words = fc.constantFrom(
      'INVITE sip:',
      'SIP/2.0 ',
      '\r\n',
      'From: ',
      '<',
      '"',
      ';',
      '@',
      '=',
      '%41',
      'zoe',
      '10.1.2.3',
      '[',
      ':',
      'Content-Length: 5',
      'v=0\r\no=',
      '{{x}}',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), parts => {
        const text = parts.join('');
        const names = new Pseudonyms();
        const by = new Redaction(names);
        redactMessage(text, 'bytes', by);
        names.settle();
        expect(typeof redactMessage(text, 'bytes', by)).toBe('string');
      }),
    );
  });
});

describe('the leak scan', () => {
  it('finds every original in a text that was not redacted', () => {
    if (!everything) throw new Error('no fixture');
    const { leaks } = leakScan(nativeText(everything), redact(everything).names);
    const found = new Set(leaks.map(({ text }) => text));
    for (const word of [
      'erika',
      '10.24.3.7',
      '80.187.98.5',
      'mustermann-bau.de',
      '+49301234567',
      'JSON Web Token',
      '2a02:2e0:3fe:1001::2',
    ]) {
      expect(found).toContain(word);
    }
  });

  it('names a field that nobody knows, so that a person looks at it', () => {
    if (!everything) throw new Error('no fixture');
    const { names, ...trace } = redact(everything);
    expect(leakScan(nativeText(trace), names).leaks.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'version 1.0.11.6',
      'header X-Customer',
    ]);
  });
});
