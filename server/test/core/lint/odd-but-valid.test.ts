import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { emptyTraceHeader, writeTraceHeader, writeTraceRecord } from '../../../src/core/trace/write-siptrace';

/**
 * Messages of our own that a careless parser or linter calls wrong: the ground of RFC 4475 §3.1.1 and §3.3. Each is
 * looked at as a datagram of which every byte is known.
 */
const CASES: Readonly<Record<string, readonly string[]>> = {
  'folds and white space wherever the grammar lets them stand': [
    'INVITE sip:bob@example.com;x=y SIP/2.0',
    'TO :',
    ' "Bob"    <sip:bob@example.com>   ;   tag    =  a6c85cf',
    'fRoM: "Alice \\\\\\""',
    '  <sip:alice@example.com>',
    '  ;',
    '  tag = 1928301774',
    'mAx-fOrWaRdS: 0070',
    'i: a84b4c76e66710@192.0.2.1',
    's:',
    'cseq: 0000009',
    '  INVITE',
    'v:  SIP  / 2.0',
    '  / UDP',
    '    192.0.2.1 ;branch=z9hG4bK776asdhds',
    'Any-Name: ;;,,;;,;',
    'm:"Quoted string \\"\\"" <sip:alice@192.0.2.1> ; x =',
    '  y ;',
    '  q = 0.33',
    'l : 0',
  ],
  'every character that a token or a Call-ID may hold': [
    "!Method*.%_+`'~-1 sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com SIP/2.0",
    "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK-.!%*_+`'~",
    'To: "q\\\x07\\\x01" <sip:1_unusual.URI~(to-be!sure)&isn\'t+it$/crazy?,/;;*@example.com>',
    "From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"работа\";tag=_token~1'+`*%!-.",
    'Call-ID: intense.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{',
    "CSeq: 1 !Method*.%_+`'~-1",
    'Max-Forwards: 255',
  ],
  'escapes that stand for other characters, once, also NUL': [
    'REGISTER sip:example.com SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK776asdhds',
    'Max-Forwards: 70',
    'To: sip:null-%00-null@example.com',
    'From: "%Z%45" <sip:null-%00-null@example.com>;tag=1928301774',
    'Call-ID: a84b4c76e66710@192.0.2.1',
    'CSeq: 1 REGISTER',
    'Contact: <sip:%00@192.0.2.1>, <sip:b@192.0.2.1;lr%3D=value%2541>',
    'C%6Fntact: <sip:c@192.0.2.1>',
  ],
  'no blank before the bracket, semicolons in the user, parameters behind a bare URI': [
    'OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK776asdhds',
    'Max-Forwards: 3',
    'To: sip:user;par=u%40example.net@example.com',
    'From: caller<sip:alice@example.com>;tag=1928301774',
    'Call-ID: a84b4c76e66710@192.0.2.1',
    'CSeq: 1 OPTIONS',
    'Accept: application/sdp, application/x-own',
    'Contact: sip:alice@192.0.2.1;own-param',
  ],
  'IPv6 in brackets everywhere, with and without brackets in received': [
    'OPTIONS sip:[2001:db8::10]:5070 SIP/2.0',
    'Via: SIP/2.0/UDP [2001:db8::9:1]:5060;received=[2001:db8::9:255];branch=z9hG4bK776asdhds',
    'Via: SIP/2.0/UDP [::ffff:192.0.2.10];received=2001:db8::9:255;branch=z9hG4bK776asdhdt',
    'Max-Forwards: 70',
    'To: <sip:bob@example.com>',
    'From: <sip:alice@[2001:db8::9:1]>;tag=1928301774',
    'Call-ID: a84b4c76e66710@[2001:db8::9:1]',
    'CSeq: 1 OPTIONS',
  ],
  'a reason phrase in another script': [
    'SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK776asdhds',
    'From: <sip:alice@example.com>;tag=1928301774',
    'To: <sip:bob@example.com>;tag=a6c85cf',
    'Call-ID: a84b4c76e66710@192.0.2.1',
    'CSeq: 35 MESSAGE',
  ],
  'no reason phrase at all': [
    'SIP/2.0 100 ',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK776asdhds',
    'From: <sip:alice@example.com>;tag=1928301774',
    'To: <sip:bob@example.com>',
    'Call-ID: a84b4c76e66710@192.0.2.1',
    'CSeq: 35 INVITE',
  ],
  'a broadcast address in a Via, a body of a type that nobody knows': [
    'MESSAGE sip:bob@example.com SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK776asdhds',
    'Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23',
    'Max-Forwards: 70',
    'From: <sip:alice@example.com>;tag=1928301774',
    'To: <sip:bob@example.com>',
    'Call-ID: a84b4c76e66710@192.0.2.1',
    'CSeq: 35 MESSAGE',
    'Content-Type: application/x-nobody-knows',
  ],
  'an authorization of a scheme that nobody knows': [
    'REGISTER sip:example.com SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK776asdhds',
    'Max-Forwards: 70',
    'From: <sip:alice@example.com>;tag=1928301774',
    'To: <sip:alice@example.com>',
    'Call-ID: a84b4c76e66710@192.0.2.1',
    'CSeq: 1 REGISTER',
    'Contact: <sip:alice@192.0.2.1?Route=%3Csip:p1.example.com%3E>',
    'Authorization: NobodyKnows opaque-data=here',
  ],
};

/** All that is found in a datagram, but hints: they may speak of what is legal. */
function found(text: string): readonly string[] {
  const record = {
    payload: text,
    time: undefined,
    transport: 'udp' as const,
    source: '192.0.2.1:5060',
    destination: '192.0.2.2:5060',
    direction: undefined,
    declaredBytes: undefined,
    truncated: false,
    frame: undefined,
    note: undefined,
  };
  const trace = writeTraceHeader({ ...emptyTraceHeader, open: true }) + writeTraceRecord(record, 'utf16');
  const { findings, failures } = analyse({ text: trace, kind: 'trace', format: 'siptrace' });
  expect(failures).toEqual([]);
  return findings
    .filter(f => f.severity === 'error' || f.severity === 'warning')
    .map(f => `${f.rule}: ${f.message}`);
}

describe('odd but valid messages have no error and no warning', () => {
  test.each(Object.entries(CASES))('%s', (_, lines) => {
    const body = lines.some(line => line.startsWith('Content-Type')) ? 'Hello\r\n' : '';
    const length = lines.some(line => line.startsWith('l ')) ? [] : [`Content-Length: ${body.length}`];
    expect(found([...lines, ...length, '', body].join('\r\n'))).toEqual([]);
  });

  test('a fault among them is found all the same', () => {
    const lines = Object.values(CASES)[0] ?? [];
    const faulty = lines.map(line => line.replace('0070', '0700'));
    expect(found([...faulty, '', ''].join('\r\n'))).toEqual([
      'max-forwards-invalid: Max-Forwards is not a number from 0 to 255.',
    ]);
  });

  test('long values everywhere', () => {
    const long = 'very-long-'.repeat(400);
    const lines = [
      'OPTIONS sip:bob@example.com SIP/2.0',
      ...Array.from({ length: 34 }, (_, i) => `V: SIP/2.0/TCP h${i}.example.com;branch=z9hG4bK${long}${i}`),
      'Max-Forwards: 70',
      `To: "${long}" <sip:${long}@example.com;x=${long}>`,
      `From: <sip:alice@example.com>;tag=${long}`,
      `Call-ID: ${long}`,
      'CSeq: 1 OPTIONS',
      `Unknown-${long}: ${long}`,
      'Content-Length: 0',
    ];
    const others = found([...lines, '', ''].join('\r\n')).filter(
      text => !/^(?:message-too-large|via-transport-mismatch|via-source-mismatch):/.test(text),
    );
    expect(others).toEqual([]);
  });
});
