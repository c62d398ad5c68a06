import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { hopOf } from '../../../src/core/trace/hop-of';
import { keysOf } from '../../../src/core/trace/keys-of';
import type { MessageKeys } from '../../../src/core/trace/message-keys';
import { type MessagePart, placeOf } from '../../../src/core/trace/message-places';
import { traceMessageOf } from '../../../src/core/trace/trace-message-of';
import type { TraceRecord } from '../../../src/core/trace/trace-record';
import { FlowWriter, recordOf, sdpBody } from '../../harness/make-flow';

const invite = [
  'INVITE sip:bob@example.com SIP/2.0',
  'v: SIP/2.0/UDP Proxy.example.com;branch=z9hG4bKtwo;received=192.0.2.9',
  'Via: SIP/2.0/TLS [2001:db8::1];branch=z9hG4bKone',
  'f: "Alice" <sip:alice@example.com:5070;x=y>;tag=a',
  't: sip:bob@example.com',
  'i: call@example.com',
  'CSeq: 7 INVITE',
  'Route: <sip:edge.example.com:5066;lr>, <sip:core.example.com;lr>',
  'Require: 100rel, timer',
  'Proxy-Authorization: Digest username="alice"',
  'm: <sip:alice@192.0.2.1>;expires=60',
  'c: application/sdp',
  `l: ${sdpBody.length}`,
  '',
  sdpBody,
].join('\r\n');

const bare: TraceRecord = { ...recordOf({ time: undefined, from: '', to: '', text: '', transport: 'udp' }) };

function keys(text: string, circumstances: Partial<TraceRecord> | undefined = undefined): MessageKeys {
  const record = circumstances && { ...bare, source: undefined, destination: undefined, ...circumstances };
  const found = keysOf(parseMessage(text, 'utf16'), record);
  if (!found) throw new Error('no keys');
  return found;
}

test('what correlation reads of a request, compact forms and all', () => {
  expect(keys(invite)).toMatchObject({
    kind: 'request',
    method: 'INVITE',
    status: undefined,
    requestUri: 'sip:bob@example.com',
    callId: 'call@example.com',
    fromTag: 'a',
    toTag: undefined,
    fromUri: 'sip:alice@example.com',
    toUri: 'sip:bob@example.com',
    cseq: 7,
    cseqMethod: 'INVITE',
    branch: 'z9hG4bKtwo',
    sentBy: 'proxy.example.com:5060',
    viaCount: 2,
    secondBranch: 'z9hG4bKone',
    secondSentBy: '[2001:db8::1]:5061',
    contactUri: 'sip:alice@192.0.2.1',
    routes: ['sip:edge.example.com:5066;lr', 'sip:core.example.com;lr'],
    expires: 60,
    requires100rel: true,
    hasCredentials: true,
    hasSdp: true,
    codecs: ['PCMU'],
    transport: 'udp',
    template: false,
  });
});

test('of a response the method is that of the CSeq', () => {
  const found = keys('SIP/2.0 486 Busy Here\r\nCSeq: 3 INVITE\r\n\r\n');
  expect(found).toMatchObject({
    kind: 'response',
    method: 'INVITE',
    status: 486,
    reason: 'Busy Here',
    cseq: 3,
  });
});

test('a field that is missing or broken is undefined, the rest still counts', () => {
  const found = keys(
    'BYE sip:bob@example.com SIP/2.0\r\nCSeq: x BYE\r\nVia: nonsense\r\nFrom: <sip:a@b\r\n\r\n',
  );
  expect(found).toMatchObject({
    method: 'BYE',
    callId: undefined,
    cseq: undefined,
    branch: undefined,
    fromTag: undefined,
  });
});

test('text that is neither request nor response has no keys', () => {
  expect(keysOf(parseMessage('hello\r\n\r\n', 'utf16'), undefined)).toBeUndefined();
});

test('names that mean something to JavaScript are names', () => {
  const found = keys('BYE sip:x SIP/2.0\r\n__proto__: 1\r\nconstructor: 2\r\nCall-ID: __proto__\r\n\r\n');
  expect(found.callId).toBe('__proto__');
});

describe('the ends of a message', () => {
  const ends = (k: MessageKeys) => [k.source, k.destination, k.addressesInferred];
  const answer = 'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nCSeq: 1 BYE\r\n\r\n';

  test('are those of the record where it has both', () => {
    const record = { source: '192.0.2.1:5060', destination: '192.0.2.2:5060' };
    expect(ends(keys(invite, record))).toEqual(['192.0.2.1:5060', '192.0.2.2:5060', false]);
  });

  test('in the log of one node, the near end is "local"', () => {
    expect(ends(keys(invite, { direction: 'in', source: '192.0.2.1:5060' }))).toEqual([
      '192.0.2.1:5060',
      'local',
      true,
    ]);
    expect(ends(keys(invite, { direction: 'out', destination: '192.0.2.1:5060' }))).toEqual([
      'local',
      '192.0.2.1:5060',
      true,
    ]);
  });

  test('where a log says only sent or received, the far end is "remote"', () => {
    expect(ends(keys(invite, { direction: 'out' }))).toEqual(['local', 'remote', true]);
    expect(ends(keys(answer, { direction: 'in' }))).toEqual(['remote', 'local', true]);
  });

  test('without any circumstances they follow from Route, Request-URI and Via', () => {
    expect(ends(keys(invite))).toEqual(['proxy.example.com:5060', 'edge.example.com:5066', true]);
    expect(ends(keys(answer))).toEqual([undefined, '192.0.2.1:5060', true]);
  });

  test('both directions of a hop have one id', () => {
    const there = keys(invite, { source: 'b:1', destination: 'a:1' });
    const back = keys(answer, { source: 'a:1', destination: 'b:1' });
    expect(hopOf(there).id).toBe(hopOf(back).id);
    const [ask, reply] = [
      keys('BYE sip:x SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n\r\n'),
      keys(answer),
    ];
    expect(hopOf(ask).id).toBe(hopOf(reply).id);
  });
});

describe('the hash', () => {
  const hash = (text: string) => keys(text).hash;

  test('leaves out what changes between copies', () => {
    const copy = invite
      .replace(';received=192.0.2.9', ';rport=7;received=198.51.100.1')
      .replace('CSeq', 'Timestamp: 54\r\nDate: Wed, 07 Jan 2026 10:00:00 GMT\r\nCSeq');
    expect(hash(copy)).toBe(hash(invite));
  });

  test('differs for any other change of one character', () => {
    fc.assert(
      fc.property(fc.nat(invite.length - 1), at => {
        const changed = `${invite.slice(0, at)}#${invite.slice(at + 1)}`;
        const inReceived = at >= invite.indexOf(';received') && at < invite.indexOf('192.0.2.9') + 9;
        fc.pre(
          !inReceived &&
            changed !== invite &&
            keysOf(parseMessage(changed, 'utf16'), undefined) !== undefined,
        );
        expect(hash(changed)).not.toBe(hash(invite));
      }),
    );
  });
});

test('places of a message are those in its chunk', () => {
  const flow = new FlowWriter({ nodes: 2 });
  flow.request('OPTIONS', 0, false);
  const [sent] = flow.messages;
  if (!sent) throw new Error('no message');
  const chunk = `### header line\n${sent.text}`;
  const record = { ...recordOf(sent), map: { from: [0], to: [16] } };
  const message = traceMessageOf(parseMessage(sent.text, 'utf16'), record);
  const at = (span: { start: number; end: number } | undefined) => span && chunk.slice(span.start, span.end);
  expect(at(message?.startLine)).toBe('OPTIONS sip:bob@example.com SIP/2.0');
  expect(at(message?.extent)).toBe(sent.text);
  const part = (name: MessagePart) => at(message && placeOf(message, name));
  expect(part('cseq')).toBe('1 OPTIONS');
  expect(part('branch')).toBe('z9hG4bK-call-1-1');
  expect(part('request-uri')).toBe('sip:bob@example.com');
  expect(part('from-tag')).toBe('caller-call-1');
  expect(part('to-tag')).toBe('OPTIONS sip:bob@example.com SIP/2.0');
});

test('any text has keys or none, and never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(invite.length), (junk, at) => {
      keysOf(parseMessage(junk, 'utf16'), undefined);
      keysOf(parseMessage(invite.slice(0, at) + junk + invite.slice(at), 'bytes'), bare);
    }),
  );
});
