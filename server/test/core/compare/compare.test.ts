import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { alignSteps } from '../../../src/core/compare/align-steps';
import { compareCalls } from '../../../src/core/compare/compare-calls';
import { compareMessages } from '../../../src/core/compare/compare-messages';
import { parseMessage } from '../../../src/core/sip/parse-message';

function message(text: string) {
  return parseMessage(text.replace(/\n/g, '\r\n'), 'utf16');
}

/** The only call of a trace. */
function callOf(text: string) {
  const analysis = analyse({ kind: 'trace', text });
  const call = analysis.calls.find(({ kind }) => kind === 'call');
  if (!call) throw new Error('no call');
  return {
    call,
    duplicates: new Set(analysis.groups.flatMap(group => [...group.duplicates.keys()])),
    messageOf: (one: Parameters<typeof analysis.placeOf>[0]) => analysis.placeOf(one)?.chunk.message,
  };
}

const flow = (name: string) => readFileSync(`test-fixtures/flows/${name}.siptrace`, 'utf8');

/** The same call at another time: other Call-ID, tags, branches, ports, times. */
function again(text: string): string {
  return text
    .replaceAll(
      /(tag=|branch=z9hG4bK)(\w+)/g,
      (_, name: string, id: string) => `${name}${[...id].reverse().join('')}77`,
    )
    .replaceAll(/(Call-ID: )(\w+)/g, '$1other$2')
    .replaceAll('2026-03-02T', '2026-04-03T')
    .replaceAll('m=audio 49170', 'm=audio 51000')
    .replaceAll(/(o=\w+) (\d+) (\d+)/g, '$1 1$2 1$3');
}

const invite = `INVITE sip:bob@example.com SIP/2.0
Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa1
From: "Alice" <sip:alice@example.com>;tag=1
To: <sip:bob@example.com>
Call-ID: a@192.0.2.1
CSeq: 1 INVITE
Supported: 100rel, timer
Content-Length: 0

`;

describe('two messages', () => {
  it('are the same in another order of fields, compact, folded, with another Call-ID, tag, branch and port', () => {
    const other = `INVITE sip:bob@example.com SIP/2.0
i: b@192.0.2.9
k: 100rel
Supported: timer
f: "Alice"
 <sip:alice@example.com>;tag=zz9
CSeq: 77 INVITE
t: <sip:bob@example.com>
v: SIP/2.0/UDP 192.0.2.1:40112;branch=z9hG4bKother
l: 0

`;
    const { first, left, right } = compareMessages(message(invite), message(other));
    expect(first).toBeUndefined();
    expect(left).toBe(right);
  });

  it.each([
    [
      'start line',
      invite.replace('INVITE sip:bob', 'INVITE sip:carol'),
      'left "INVITE sip:bob@example.com SIP/2.0", right "INVITE sip:carol@example.com SIP/2.0"',
    ],
    [
      'field',
      invite.replace('Supported: 100rel, timer', 'Supported: 100rel\nRequire: timer'),
      'only right has "Require: timer"',
    ],
    [
      'value',
      invite.replace('"Alice" ', ''),
      'left "From: "Alice" <sip:alice@example.com>;tag=*", right "From: <sip:alice@example.com>;tag=*"',
    ],
    [
      'order of Via',
      invite.replace('Via:', 'Via: SIP/2.0/UDP 192.0.2.7;branch=z9hG4bKb\nVia:'),
      'only right has "Via: SIP/2.0/UDP 192.0.2.7;branch=*"',
    ],
  ])('differ in their %s', (_, other, expected) => {
    expect(compareMessages(message(invite), message(other)).first).toBe(expected);
  });

  it('differ in a session description that refuses a stream', () => {
    const sdp = (port: string) =>
      `INVITE sip:b@c SIP/2.0\nContent-Type: application/sdp\n\nv=0\no=- 1 1 IN IP4 192.0.2.1\nm=audio ${port} RTP/AVP 0\n`;
    expect(compareMessages(message(sdp('4000')), message(sdp('5000'))).first).toBeUndefined();
    expect(compareMessages(message(sdp('4000')), message(sdp('0'))).first).toBe(
      'left "m=audio * RTP/AVP 0", right "m=audio 0 RTP/AVP 0"',
    );
  });
});

describe('two calls', () => {
  it.each(['F07-simple-call', 'F18-attended-transfer', 'F08-forking', 'F14-hold', 'F25-busy'])(
    '%s and the same at another time do not differ',
    name => {
      const { first, left, right } = compareCalls(callOf(flow(name)), callOf(again(flow(name))));
      expect(first).toBeUndefined();
      expect(left).toBe(right);
    },
  );

  it('of which one is busy: the first step that is not the same stands on top', () => {
    const { first, left } = compareCalls(callOf(flow('F11-callee-terminates')), callOf(flow('F25-busy')));
    expect(left.split('\n')[0]).toBe(`# First difference: ${first}.`);
    expect(first).toBe('step 5, 3 → 2 180 (INVITE): only left has this step');
    expect(left).toContain('3 → 2 final (INVITE): left "SIP/2.0 200 OK", right "SIP/2.0 486 Busy Here".');
  });

  it('of different people over different hosts are compared by their roles', () => {
    const other = flow('F25-busy')
      .replaceAll('alice', 'carol')
      .replaceAll('bob', 'dave')
      .replaceAll('192.0.2.10', '192.0.2.77');
    const { first, left } = compareCalls(callOf(flow('F25-busy')), callOf(other));
    expect(first).toBeUndefined();
    expect(left).toContain('From: <sip:<caller>@example.com>');
  });

  it('differ in a step that comes late', () => {
    const late = flow('F25-busy').replaceAll(/T09:14:00\.(089|092|095|107)Z/g, 'T09:14:09.$1Z');
    expect(compareCalls(callOf(flow('F25-busy')), callOf(late)).first).toMatch(
      /final \(INVITE\): after 0\.06 s left, 9\.06 s right$/,
    );
  });

  it('differ in the order of steps', () => {
    expect(alignSteps(['a', 'b', 'c'], ['a', 'c', 'b'])).toHaveLength(4);
  });
});

describe('aligning', () => {
  it('keeps both sequences, in order, and equal steps beside each other', () => {
    const steps = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(steps, steps, (left, right) => {
        const aligned = alignSteps(left, right);
        expect(aligned.flatMap(step => left[step.left ?? -1] ?? [])).toEqual(left);
        expect(aligned.flatMap(step => right[step.right ?? -1] ?? [])).toEqual(right);
        for (const step of aligned) {
          if (step.left !== undefined && step.right !== undefined)
            expect(left[step.left]).toBe(right[step.right]);
        }
      }),
    );
  });
});
