import { describe, expect, test, vi } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import type { CompletionEntry } from '../../../src/core/features/completion';
import { completionAt } from '../../../src/core/features/completion';

// Some hundred files are analysed; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const offer = `v=0
o=alice 1 1 IN IP4 192.0.2.1
s=-
c=IN IP4 192.0.2.1
t=0 0
m=audio 49170 RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
`;

function invite({ recordRoute = '', body = '', extra = '' } = {}): string {
  const length = body.length + (body.match(/\n/g) ?? []).length;
  return `INVITE sip:bob@192.0.2.2 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKinvite1;rport
Max-Forwards: 70
${recordRoute}From: Alice <sip:alice@example.com>;tag=a1b2c3d4
To: Bob <sip:bob@example.com>
Call-ID: call1@192.0.2.1
CSeq: 1 INVITE
Contact: <sip:alice@192.0.2.1:5060>
Allow: INVITE, ACK, CANCEL, BYE, OPTIONS
Supported: 100rel
${extra}${body === '' ? '' : 'Content-Type: application/sdp\n'}Content-Length: ${length}

${body}`;
}

/** Whole messages that are offered at the end of a file behind a new `###` line. */
function offered(file: string): readonly CompletionEntry[] {
  const text = `${file}\n###\n`;
  const entries = completionAt(analyse({ text, kind: 'message' }), text.length);
  return entries.filter(entry => entry.kind === 'message');
}

function labels(file: string): readonly string[] {
  return offered(file).map(entry => entry.label);
}

/** The file with the message of that label behind it. */
function withMessage(file: string, label: string): string {
  const entry = offered(file).find(e => e.label === label);
  if (!entry) throw new Error(`${label} is not offered, but ${labels(file).join(', ')}`);
  return `${file}\n###\n${entry.insertText}`;
}

function played(file: string, steps: readonly string[]): string {
  return steps.reduce(withMessage, file);
}

/** The last message of a file. */
function lastOf(file: string): string {
  return file.slice(file.lastIndexOf('###\n') + 4);
}

function row(message: string, name: string): string | undefined {
  return message
    .split('\n')
    .find(line => line.startsWith(`${name}: `))
    ?.slice(name.length + 2);
}

/** What the linter says of a file, as a collection of messages and as one conversation. */
/** What tells how a call ended, or what must still follow, is no fault of what was offered. */
const ofTheRest: ReadonlySet<string> = new Set(['call-failed', 'subscribe-no-notify', 'refer-no-notify']);

function findings(file: string): readonly string[] {
  return ['', '# @trace\n'].flatMap(head =>
    analyse({ text: `${head}${file}`, kind: 'message' })
      .findings.filter(f => !ofTheRest.has(f.rule))
      .map(f => `${f.rule}: ${f.message}`),
  );
}

describe('what is offered depends on what stands above', () => {
  test.each([
    [[], ['100 Trying', '180 Ringing', '200 OK', '486 Busy Here']],
    [['100 Trying'], ['180 Ringing', '200 OK', '486 Busy Here', 'CANCEL']],
    [['180 Ringing'], ['180 Ringing', '200 OK', '486 Busy Here', 'CANCEL']],
    [
      ['180 Ringing', 'CANCEL'],
      ['200 OK', '487 Request Terminated'],
    ],
    [['180 Ringing', 'CANCEL', '200 OK'], ['487 Request Terminated']],
    [['180 Ringing', 'CANCEL', '200 OK', '487 Request Terminated'], ['ACK']],
    [['486 Busy Here'], ['ACK']],
    [['486 Busy Here', 'ACK'], []],
    [
      ['200 OK'],
      [
        'ACK',
        'BYE from the caller',
        're-INVITE from the caller',
        'UPDATE from the caller',
        'INFO from the caller',
        'BYE from the callee',
        're-INVITE from the callee',
        'UPDATE from the callee',
        'INFO from the callee',
      ],
    ],
    [['200 OK', 'ACK', 'BYE from the callee'], ['200 OK']],
    [['200 OK', 'ACK', 'BYE from the caller', '200 OK'], []],
    [
      ['200 OK', 'ACK', 're-INVITE from the callee'],
      ['100 Trying', '180 Ringing', '200 OK', '486 Busy Here'],
    ],
  ])('after INVITE %j', (steps, expected) => {
    expect(labels(played(invite(), steps))).toEqual(expected);
  });

  test('a reliable provisional response is acknowledged by PRACK, once', () => {
    const reliable = played(invite({ body: offer }), ['180 Ringing']).replace(
      'SIP/2.0 180 Ringing\n',
      'SIP/2.0 180 Ringing\nRequire: 100rel\nRSeq: 7\n',
    );
    const prack = withMessage(reliable, 'PRACK');
    expect(row(lastOf(prack), 'RAck')).toBe('7 1 INVITE');
    expect(row(lastOf(prack), 'CSeq')).toBe('2 PRACK');
    expect(labels(prack)).not.toContain('PRACK');
    const done = played(prack, ['200 OK', '200 OK', 'ACK', 'BYE from the caller', '200 OK']);
    expect(findings(done)).toEqual([]);
  });
});

const routed = 'Record-Route: <sip:p2.example.com;lr>\nRecord-Route: <sip:p1.example.com;lr>\n';

describe('each message that is offered lints clean', () => {
  const starts = {
    'without a body': invite(),
    'with an offer': invite({ body: offer }),
    'through proxies': invite({ body: offer, recordRoute: routed }),
    'with credentials': invite({
      extra:
        'Proxy-Authorization: Digest username="alice", realm="example.com", nonce="n", uri="sip:bob@192.0.2.2", response="6629fae49393a05397450978507c4ef1"\n',
    }),
  };
  const ways = [
    [],
    ['100 Trying'],
    ['180 Ringing'],
    ['180 Ringing', 'CANCEL'],
    ['180 Ringing', 'CANCEL', '200 OK'],
    ['200 OK'],
    ['200 OK', 'ACK'],
    ['200 OK', 'ACK', 're-INVITE from the caller', '200 OK'],
    ['200 OK', 'ACK', 're-INVITE from the callee', '200 OK'],
    ['200 OK', 'ACK', 're-INVITE from the callee', '200 OK', 'ACK', 'BYE from the callee'],
    ['200 OK', 'ACK', 'UPDATE from the callee'],
    ['200 OK', 'ACK', 'INFO from the caller', '200 OK', 'UPDATE from the caller', '200 OK'],
  ];
  test.each(Object.entries(starts))('INVITE %s', (_name, start) => {
    expect(findings(start).filter(f => !f.startsWith('invite-no-') && !f.startsWith('request-no-'))).toEqual(
      [],
    );
    let tried = 0;
    for (const way of ways) {
      const file = played(start, way);
      for (const label of labels(file)) {
        const next = withMessage(file, label);
        // What is still missing at the end of a conversation is no fault of its last message.
        const found = findings(next).filter(
          f => !/no-(ack|response|final-response|487)/.test(f.split(':')[0] ?? ''),
        );
        expect(found, `${way.join(', ')} then ${label}:\n${lastOf(next)}`).toEqual([]);
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(25);
  });

  test.each(['OPTIONS', 'REGISTER', 'SUBSCRIBE', 'MESSAGE', 'PUBLISH', 'REFER'])('200 to a %s', method => {
    const rows: Record<string, string> = {
      REGISTER: 'Contact: <sip:alice@192.0.2.1>\nExpires: 600\n',
      SUBSCRIBE: 'Contact: <sip:alice@192.0.2.1>\nEvent: presence\nExpires: 600\n',
      PUBLISH: 'Event: presence\nExpires: 600\nSIP-If-Match: x\n',
      REFER: 'Contact: <sip:alice@192.0.2.1>\nRefer-To: <sip:carol@example.com>\n',
    };
    const request = invite()
      .replaceAll('INVITE', method)
      .replace('REGISTER sip:bob@192.0.2.2', 'REGISTER sip:example.com')
      .replace(method === 'REGISTER' ? 'To: Bob <sip:bob@' : '\0', 'To: Alice <sip:alice@')
      .replace('Contact: <sip:alice@192.0.2.1:5060>\n', rows[method] ?? '');
    const file = withMessage(request, '200 OK');
    expect(findings(file)).toEqual([]);
  });
});

describe('ids, ways and counts are those of the dialog', () => {
  test('the ACK to a failure has the branch of the INVITE, to a 2xx a new one', () => {
    const failed = lastOf(played(invite(), ['486 Busy Here', 'ACK']));
    expect(row(failed, 'Via')).toBe('SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKinvite1;rport');
    expect(failed.split('\n')[0]).toBe('ACK sip:bob@192.0.2.2 SIP/2.0');
    const answered = played(invite(), ['200 OK', 'ACK']);
    expect(row(lastOf(answered), 'Via')).toMatch(
      /^SIP\/2\.0\/UDP 192\.0\.2\.1:5060;branch=z9hG4bK\w{12};rport$/,
    );
    expect(row(lastOf(answered), 'CSeq')).toBe('1 ACK');
  });

  test('the route set is Record-Route, reversed for the caller, in order for the callee', () => {
    const answered = played(invite({ body: offer, recordRoute: routed }), ['200 OK', 'ACK']);
    const routes = (message: string) => message.split('\n').filter(line => line.startsWith('Route: '));
    expect(routes(lastOf(answered))).toEqual([
      'Route: <sip:p1.example.com;lr>',
      'Route: <sip:p2.example.com;lr>',
    ]);
    const bye = lastOf(withMessage(answered, 'BYE from the callee'));
    expect(routes(bye)).toEqual(['Route: <sip:p2.example.com;lr>', 'Route: <sip:p1.example.com;lr>']);
    expect(bye.split('\n')[0]).toBe('BYE sip:alice@192.0.2.1:5060 SIP/2.0');
    expect(row(bye, 'From')).toBe(row(lastOf(answered), 'To'));
    expect(row(bye, 'To')).toBe('Alice <sip:alice@example.com>;tag=a1b2c3d4');
    const again = played(answered, ['re-INVITE from the caller', '200 OK', 'ACK']);
    expect(routes(lastOf(again))).toEqual(routes(lastOf(answered)));
  });

  test('a strict router stands in the Request-URI, the target at the end of Route', () => {
    const strict = played(invite({ recordRoute: 'Record-Route: <sip:p1.example.com>\n' }), ['200 OK', 'ACK']);
    expect(lastOf(strict).split('\n')[0]).toBe('ACK sip:p1.example.com SIP/2.0');
    expect(row(lastOf(strict), 'Route')).toBe('<sip:bob@192.0.2.2>');
  });

  test('the answer takes a codec and its events, and mirrors the direction', () => {
    const held = offer.concat('a=sendonly\nm=video 5000 RTP/SAVP 96\na=rtpmap:96 H264/90000\n');
    const ok = lastOf(withMessage(invite({ body: held }), '200 OK'));
    expect(ok).toContain('m=audio 41000 RTP/AVP 0 101\n');
    expect(ok).toContain('a=recvonly\nm=video 0 RTP/SAVP 96\n');
  });

  test('a re-INVITE counts CSeq and the version of its description up', () => {
    const again = lastOf(played(invite({ body: offer }), ['200 OK', 'ACK', 're-INVITE from the caller']));
    expect(row(again, 'CSeq')).toBe('2 INVITE');
    expect(again).toContain('o=alice 1 2 IN IP4 192.0.2.1\n');
  });
});

test('an INFO carries a key press, an UPDATE the target alone', () => {
  const info = lastOf(played(invite(), ['200 OK', 'ACK', 'INFO from the callee']));
  expect(info).toContain(
    'Content-Type: application/dtmf-relay\nContent-Length: 24\n\nSignal=5\nDuration=160\n',
  );
  const update = lastOf(played(invite(), ['200 OK', 'ACK', 'UPDATE from the caller']));
  expect(row(update, 'Contact')).toBe('<sip:alice@192.0.2.1:5060>');
  expect(row(update, 'CSeq')).toBe('2 UPDATE');
});

describe('where nothing fits, nothing is offered', () => {
  test.each(['tag={{$tag}}', 'tag=a1b2c3d4\nX-Id: {{ $uuid }}'])('ids that are made at sending: %s', tag => {
    expect(labels(invite().replace('tag=a1b2c3d4', tag))).toEqual([]);
  });

  test('values of variables are ids like any', () => {
    expect(labels(`@tag = a1b2c3d4\n\n${invite().replace('tag=a1b2c3d4', 'tag={{tag}}')}`)).toContain(
      '200 OK',
    );
  });

  test('behind the last message of a file the separator comes with it; inside of a message nothing does', () => {
    const text = `${invite()}\n`;
    const at = (offset: number) =>
      completionAt(analyse({ text, kind: 'message' }), offset).filter(e => e.kind === 'message');
    expect(at(text.length)[0]?.insertText).toMatch(/^###\n\nSIP\/2\.0 100 Trying\n/);
    expect(at(text.indexOf('Call-ID'))).toEqual([]);
  });

  test('line ends are those of the file', () => {
    const [first] = offered(invite().replaceAll('\n', '\r\n'));
    expect(first?.insertText).toMatch(/^SIP\/2\.0 100 Trying\r\nVia/);
    expect(first?.insertText.replaceAll('\r\n', '')).not.toContain('\n');
  });
});
