import { describe, expect, test } from 'vitest';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { keysOf } from '../../../src/core/trace/keys-of';
import type { MessageKeys } from '../../../src/core/trace/message-keys';
import {
  type MediaPart,
  type MessagePart,
  mediaPlaceOf,
  placeOf,
} from '../../../src/core/trace/message-places';
import { parseRack } from '../../../src/core/trace/rack';
import { isHeld } from '../../../src/core/trace/sdp-view';
import { traceMessageOf } from '../../../src/core/trace/trace-message-of';
import { FlowWriter, recordOf } from '../../harness/make-flow';

function keysWith(
  headers: readonly string[],
  body = '',
  start = 'INVITE sip:b@example.com SIP/2.0',
): MessageKeys {
  const text = [start, ...headers, '', body].join('\r\n');
  const keys = keysOf(parseMessage(text, 'utf16'), undefined);
  if (!keys) throw new Error('no keys');
  return keys;
}

describe('rare headers', () => {
  test('a referral names its target, and the dialog to replace, unescaped', () => {
    const { rare } = keysWith([
      'Refer-To: "C" <sip:carol@example.com:5070;transport=tcp?Replaces=id%40host%3Bto-tag%3D1%3Bfrom-tag%3D2&X=y>',
      'Referred-By: <sip:alice@example.com>',
    ]);
    expect(rare.referTarget).toEqual({
      uri: 'sip:carol@example.com',
      method: 'INVITE',
      replaces: { callId: 'id@host', toTag: '1', fromTag: '2', earlyOnly: false },
    });
    expect(rare.referredBy).toBe('sip:alice@example.com');
    expect(keysWith(['Refer-To: <sip:c@h;method=BYE>']).rare.referTarget?.method).toBe('BYE');
  });

  test('events, subscriptions and the status of a sipfrag', () => {
    const { rare } = keysWith(
      ['Event: Refer;id=93809823', 'Subscription-State: TERMINATED;reason=noresource;expires=0'],
      'SIP/2.0 486 Busy Here',
    );
    expect(rare).toMatchObject({
      eventPackage: 'refer',
      eventId: '93809823',
      subscriptionState: 'terminated',
      subscriptionReason: 'noresource',
      subscriptionExpires: 0,
      sipfragStatus: 486,
    });
  });

  test('session timers, reasons, retry', () => {
    const { rare } = keysWith([
      'Session-Expires: 1800;refresher=UAC',
      'Min-SE: 90',
      'Reason: SIP;cause=200;text="Call completed elsewhere", Q.850;cause=16',
      'Retry-After: 120 (in a meeting);duration=60',
    ]);
    expect(rare).toMatchObject({ sessionExpires: 1800, refresher: 'uac', minSe: 90, retryAfter: 120 });
    expect(rare.reasons).toEqual([
      { protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' },
      { protocol: 'Q.850', cause: 16, text: undefined },
    ]);
  });

  test('ids that tie legs together; nil ones are none', () => {
    const { rare } = keysWith([
      `Session-ID: AB30317f1a784dc48ff824d0d3715d86;remote=${'0'.repeat(32)}`,
      'P-Charging-Vector: orig-ioi=x; icid-value = "abc.1";icid-generated-at=h',
      'X-Call-ID: other@leg',
      'Diversion: <sip:+4930123@h>;reason=no-answer',
    ]);
    expect(rare.sessionIds).toEqual(['ab30317f1a784dc48ff824d0d3715d86']);
    expect(rare.icid).toBe('abc.1');
    expect(rare.correlation).toEqual(['other@leg']);
    expect(rare.divertedFrom).toEqual(['+4930123']);
  });

  test('a message without any shares one object with others', () => {
    expect(keysWith(['To: <sip:a@h>']).rare).toBe(keysWith(['From: <sip:a@h>']).rare);
  });
});

test('challenges and credentials, without secrets', () => {
  const { auth, hasCredentials } = keysWith([
    'WWW-Authenticate: Digest realm="one", nonce="n", qop="auth,auth-int", stale=TRUE',
    'Authorization: Digest username="u", realm="one", nonce="n", uri="sip:h", nc=0000000a, qop=auth, response="secret"',
  ]);
  expect(hasCredentials).toBe(true);
  const [challenge, credentials] = auth;
  expect(challenge).toMatchObject({ isCredentials: false, realm: 'one', qop: 'auth,auth-int', stale: true });
  expect(credentials).toMatchObject({
    isCredentials: true,
    username: 'u',
    nonceCount: 10,
    qop: 'auth',
    uri: 'sip:h',
  });
  expect(credentials?.nonce).toBe(challenge?.nonce);
  expect(JSON.stringify(auth)).not.toContain('secret');
});

test('contacts of a registration, each with its own expires', () => {
  const { contacts, expires, expiresHeader } = keysWith(
    [
      'CSeq: 1 REGISTER',
      'Contact: <sip:b@192.0.2.1:5070;ob>;expires=60;+sip.instance="<urn:uuid:1>";reg-id=1, <sip:b@[2001:db8::1]>',
      'Expires: 3600',
    ],
    '',
    'REGISTER sip:example.com SIP/2.0',
  );
  expect(contacts).toEqual([
    {
      uri: 'sip:b@192.0.2.1:5070;ob',
      endpoint: '192.0.2.1:5070',
      user: 'b',
      expires: 60,
      instance: '<urn:uuid:1>',
      regId: '1',
    },
    {
      uri: 'sip:b@[2001:db8::1]',
      endpoint: '[2001:db8::1]:5060',
      user: 'b',
      expires: undefined,
      instance: undefined,
      regId: undefined,
    },
  ]);
  expect([expires, expiresHeader]).toEqual([3600, 3600]);
});

test('options in lower case over several rows, methods as written', () => {
  const { options } = keysWith([
    'Supported: 100rel, Timer',
    'k: replaces',
    'Require: X',
    'Allow: INVITE, ACK',
  ]);
  expect(options).toEqual({
    supported: ['100rel', 'timer', 'replaces'],
    required: ['x'],
    unsupported: [],
    allow: ['INVITE', 'ACK'],
  });
});

test('the Vias as a path, and what NAT adds to the top one', () => {
  const keys = keysWith([
    'Via: SIP/2.0/UDP h;branch=z9hG4bKA;rport',
    'v: SIP/2.0/TLS P:5070;branch=z9hG4bKb',
  ]);
  expect(keys.viaPath).toBe('h:5060;z9hg4bka, p:5070;z9hg4bkb');
  expect(keys.rport).toBe('asked');
  expect(keysWith(['Via: SIP/2.0/UDP h;rport=9;received=192.0.2.1']).rport).toBe(9);
});

test('a RAck is two numbers and a method', () => {
  expect(parseRack('7  1 INVITE')).toEqual({ rseq: 7, cseq: 1, method: 'INVITE' });
  for (const wrong of [undefined, '', '7 INVITE', '7 1', 'a 1 INVITE', '7 1 INVITE x'])
    expect(parseRack(wrong)).toBe(undefined);
});

const offer = [
  'v=0',
  'o=al 10 20 IN IP4 192.0.2.1',
  's=-',
  'c=IN IP4 192.0.2.1',
  't=0 0',
  'a=sendonly',
  'm=audio 4000 RTP/SAVP 0 96',
  'a=rtpmap:96 opus/48000/2',
  'a=fmtp:96 stereo=1',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0LWtleQ==',
  'm=video 0 RTP/AVP 97',
  'a=inactive',
  '',
].join('\r\n');

describe('a session description', () => {
  const { sdp } = keysWith(['Content-Type: application/sdp'], offer);

  test('has an origin, streams and formats, and no key', () => {
    expect(sdp?.origin).toMatchObject({
      username: 'al',
      sessionId: '10',
      version: '20',
      address: '192.0.2.1',
    });
    expect(sdp?.media.map(m => [m.type, m.port, m.protocol, m.direction, isHeld(m)])).toEqual([
      ['audio', 4000, 'RTP/SAVP', 'sendonly', true],
      ['video', 0, 'RTP/AVP', 'inactive', false],
    ]);
    expect(sdp?.media[0]?.codecs).toEqual([
      { format: '0', encoding: 'PCMU', clockRate: 8000, channels: 1, fmtp: undefined },
      { format: '96', encoding: 'opus', clockRate: 48000, channels: 2, fmtp: 'stereo=1' },
    ]);
    expect(sdp?.media[0]?.crypto).toEqual([{ tag: '1', suite: 'AES_CM_128_HMAC_SHA1_80' }]);
    expect(JSON.stringify(sdp)).not.toContain('c2VjcmV0');
    expect(sdp?.codecs).toEqual(['PCMU', 'opus']);
  });

  test('is one object where it is the same, and tells a new version from new content', () => {
    const again = (text: string) => keysWith(['Content-Type: application/sdp'], text).sdp;
    expect(again(offer)).toBe(sdp);
    expect(again(offer.replace(' 20 ', ' 21 '))?.contentHash).toBe(sdp?.contentHash);
    expect(again(offer.replace('4000', '4002'))?.contentHash).not.toBe(sdp?.contentHash);
  });
});

test('places of headers and media lines; what is not there is the start line', () => {
  const flow = new FlowWriter({ nodes: 2 });
  flow.request('INVITE', 0, false, { body: offer, extra: ['Expires: 30'] });
  const [sent] = flow.messages;
  if (!sent) throw new Error('no message');
  const message = traceMessageOf(parseMessage(sent.text, 'utf16'), recordOf(sent));
  if (!message) throw new Error('no message');
  const text = ({ start, end }: { start: number; end: number }) => sent.text.slice(start, end);
  const part = (name: MessagePart) => text(placeOf(message, name));
  expect(part('expires')).toBe('30');
  expect(part('contact')).toBe('<sip:alice@192.0.2.1>');
  expect(part('max-forwards')).toBe('70');
  expect(part('origin')).toBe('o=al 10 20 IN IP4 192.0.2.1');
  expect(part('rack')).toBe('INVITE sip:bob@example.com SIP/2.0');
  const media = (i: number, name: MediaPart) => text(mediaPlaceOf(message, i, name));
  expect(media(0, 'media')).toBe('m=audio 4000 RTP/SAVP 0 96');
  expect(media(0, 'crypto')).toMatch(/^a=crypto:1 /);
  expect(media(1, 'direction')).toBe('a=inactive');
  // The direction of the first stream is that of the session, and its address too.
  expect(media(0, 'direction')).toBe('m=audio 4000 RTP/SAVP 0 96');
  expect(media(9, 'media')).toBe('INVITE sip:bob@example.com SIP/2.0');
});

test('a hundred thousand rows are read in linear time and kept in bounds', () => {
  const rows = Array.from({ length: 50_000 }, (_, i) => [
    `X-Call-ID: ${i}`,
    'Reason: SIP;cause=1',
    'Via: SIP/2.0/UDP h',
  ]).flat();
  const text = ['OPTIONS sip:h SIP/2.0', ...rows, '', ''].join('\r\n');
  const message = traceMessageOf(parseMessage(text, 'utf16'), {
    ...recordOf({ time: 0, from: 'a', to: 'b', text, transport: 'udp' }),
  });
  expect(message?.keys.rare.reasons.length).toBe(50_000);
  expect(message?.places.length).toBeLessThan(1000);
});
