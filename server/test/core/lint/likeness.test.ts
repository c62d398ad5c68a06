import { describe, expect, test } from 'vitest';
import { likenessOf, putRow, putStartLine } from '../../../src/core/lint/likeness';
import { PartWriter } from '../../../src/core/lint/part-writer';
import { putSdp } from '../../../src/core/lint/sdp-likeness';
import { parseMessage } from '../../../src/core/sip/parse-message';

/** What was written: `#` for what may be anything of its kind, numbers below 128 that are no text in angle brackets. */
function shown({ units, length }: PartWriter): string {
  const one = (unit: number) => (unit === 0xffff ? '#' : unit < 9 ? `<${unit}>` : String.fromCharCode(unit));
  return Array.from(units.subarray(1, length), one).join('');
}

function row(text: string): string {
  const message = parseMessage(`OPTIONS sip:a@b SIP/2.0\r\n${text}\r\n\r\n`, 'utf16');
  const writer = new PartWriter();
  writer.begin(1);
  for (const field of message.headers) putRow(writer, message.text, field, likenessOf(field.spec));
  return shown(writer).trimEnd();
}

describe('rows are alike but for', () => {
  test.each([
    ['From: "Bob" <sip:+17733054433@example.com>;tag=NV58kai10h', 'From: "Bob" <sip:+#@example.com>;tag=#'],
    [
      'Via: SIP/2.0/UDP 10.1.2.3:5060;branch=z9hG4bK-1-2.a;rport',
      'Via: SIP/2.0/UDP 10.#:5060;branch=z9hG4bK#;rport',
    ],
    ['Contact: <sip:bob@192.168.1.7>', 'Contact: <sip:bob@192.168.#>'],
    [
      'Record-Route: <sip:192.0.2.1;lr;ftag=4sFuSebxCs;did=e1f.96a2>',
      'Record-Route: <sip:192.0.2.1;lr;ftag=#;did=#>',
    ],
    ['Call-ID: f0aa8ea8@10.1.230.80', 'Call-ID: #@10.#'],
    ['i: 1-2_3', 'i: #'],
    ['CSeq: 6186 INVITE', 'CSeq: # INVITE'],
    ['Content-Length: 0', 'Content-Length: #'],
    [
      'WWW-Authenticate: Digest realm="a", nonce="1a2b3c", opaque="Xy12"',
      'WWW-Authenticate: Digest realm="a", nonce="#<6><1>", opaque="#<4><0>"',
    ],
  ])('%s', (text, like) => {
    expect(row(text)).toBe(like);
  });
});

describe('what a rule may attend to stays', () => {
  test.each([
    ['From: <sip:1000@example.com>;tag=ab1'],
    ['From: <sip:1234567890>;tag='],
    ['Via: SIP/2.0/UDP 10.1.2.300;branch=z9hG4bK'],
    ['Via: SIP/2.0/UDP 10.01.2.3;branch=Z9HG4BKabcdef'],
    ['Via: SIP/2.0/UDP 110.1.2.3;branch=z9hG4bKxxxxxx'],
    ['Via: SIP/2.0/UDP 10.1.2.3.4'],
    ['Call-ID: @host'],
    ['Call-ID: '],
    ['CSeq: 007 INVITE'],
    ['Content-Length: 12345678901'],
    ['Max-Forwards: 70'],
    ['Subject: a;tag=1234567 10.1.2.3'],
    ['Authorization: Digest response="xxxxxxxx", nonce="aaaa"'],
    ['Contact: <sip:bob@192.168.1.x>'],
  ])('%s', text => {
    expect(row(text)).toBe(text.trimEnd());
  });
});

test('start lines are alike but for a telephone number and a private address', () => {
  const writer = new PartWriter();
  const line = 'INVITE sip:17733054433@10.1.2.3:5060 SIP/2.0';
  writer.begin(1);
  putStartLine(writer, line, { start: 0, end: line.length });
  expect(shown(writer)).toBe('INVITE sip:#@10.#:5060 SIP/2.0');
});

test('session descriptions are alike but for numbers of sessions, usual ports, private addresses, keys and candidates', () => {
  const writer = new PartWriter();
  const like = (...lines: readonly string[]) => {
    const text = lines.map(line => `${line}\r\n`).join('');
    writer.begin(1);
    putSdp(writer, text, 0, text.length);
    return shown(writer).split('\r\n').slice(0, -1);
  };
  expect(
    like(
      'o=- 1690353696 1 IN IP4 10.0.166.38',
      'c=IN IP4 10.0.166.38',
      'm=audio 24316 RTP/AVP 9 8',
      'm=video 24317 RTP/AVP 99',
      'a=rtcp:24317',
      'a=ssrc:1 cname:x',
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abCD12|2^20',
    ),
  ).toEqual([
    'o=- # # IN IP4 10.#',
    'c=IN IP4 10.#',
    'm=audio #<0> RTP/AVP 9 8',
    'm=video #<1> RTP/AVP 99',
    'a=rtcp:#',
    'a=ssrc:#',
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:#<6>|2^20',
  ]);
  const strange = [
    'o=- 12345678901234567890 1x IN IP4 203.0.113.1',
    'c=IN IP4 0.0.0.0',
    'm=audio 0 RTP/AVP 0',
    'm=audio 24316/2 RTP/AVP 0',
    'm=audio 99999 RTP/AVP 0',
    'a=crypto:1 X inline:xxxxxx',
    'a=rtpmap:0 PCMU/8000',
    'z',
    '',
  ];
  expect(like(...strange)).toEqual(strange);
});
