import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { fileVariables } from '../../../src/core/exchange/file-variables';
import { prepareRequest } from '../../../src/core/exchange/prepare-request';
import { copyAsSip } from '../../../src/core/export/copy-as-sip';
import { sendAgainText } from '../../../src/core/export/send-again';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { cutMessageFile, parseMessageFilePart } from '../../../src/core/sip/parse-message-file';

const captured = [
  'INVITE sip:bob@192.0.2.9;user=phone SIP/2.0',
  'v: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKproxy, SIP/2.0/UDP 10.0.0.2:5062;branch=z9hG4bKold',
  'Route: <sip:192.0.2.9;lr>',
  'Max-Forwards: 68',
  'From: "Alice" <sip:alice@example.com>;tag=old1',
  'To: <sip:bob@example.com>;tag=old2;x=1',
  'i: old-call@10.0.0.2',
  'CSeq: 7 INVITE',
  'm: "A" <sip:alice@10.0.0.2:5062;transport=tcp;ob>;expires=60;+sip.instance="<urn:uuid:1>"',
  'Authorization: Digest username="alice", realm="r", nonce="n", uri="sip:x", response="0123456789abcdef0123456789abcdef"',
  'Subject: a {{$secret pin}} and {{',
  'l: 18',
  '',
  '### v=0\r\n< ./offer',
].join('\r\n');

const input = (text: string) => ({
  message: parseMessage(text, 'utf16'),
  target: 'sip:127.0.0.1:5070;transport=tcp',
  origin: 'call.siptrace, line 3',
  truncated: false,
});

function ready(text: string): string {
  const outcome = sendAgainText(input(text));
  if (outcome.kind === 'refused') throw new Error(outcome.reason);
  return outcome.text;
}

/** The bytes that a `.sip` text puts on the wire; all parts of it but the last have no message. */
function wireOf(file: string): string {
  const parts = cutMessageFile(file).map(at => file.slice(at.start, at.end));
  const text = parts.at(-1) ?? '';
  let count = 0;
  const outcome = prepareRequest(
    { text, part: parseMessageFilePart(text) },
    {
      variables: fileVariables(parts.map(part => parseMessageFilePart(part))),
      local: { address: '127.0.0.1', port: 4000 },
      random: digits => String(++count).padStart(digits, '0'),
      now: 0,
    },
  );
  if (outcome.kind === 'refused') throw new Error(outcome.reason);
  return Buffer.from(outcome.request.bytes).toString();
}

describe('a captured request that is sent again', () => {
  it('has fresh Via, Call-ID and tags, its own Contact, and nothing of the old way', () => {
    expect(ready(captured)).toBe(`### INVITE again
# Sent again from call.siptrace, line 3.
# Fresh: Via, Call-ID, tags, Contact, Content-Length. Left out: Route, Record-Route, credentials.
# It was sent in a dialog; as it stands here it is outside of one.
# @target sip:127.0.0.1:5070;transport=tcp
@braces = {{
@hashes = ###
@less = <
INVITE sip:bob@192.0.2.9;user=phone SIP/2.0
Via: SIP/2.0/TCP {{$localAddress}}:{{$localPort}};branch={{$branch}};rport
Max-Forwards: 70
From: "Alice" <sip:alice@example.com>;tag={{$tag}}
To: <sip:bob@example.com>;x=1
Call-ID: {{$callId}}
CSeq: 7 INVITE
m: "A" <sip:alice@{{$localAddress}}:{{$localPort}};transport=tcp>;expires=60;+sip.instance="<urn:uuid:1>"
Subject: a {{braces}}$secret pin}} and {{braces}}
Content-Length: {{$contentLength}}

{{hashes}} v=0
{{less}} ./offer`);
  });

  it('puts the words of a stranger on the wire as words: no placeholder, no file, no second message', () => {
    const wire = wireOf(ready(captured));
    expect(wire).toContain('Subject: a {{$secret pin}} and {{\r\n');
    expect(wire).toContain('Content-Length: 18\r\n\r\n### v=0\r\n< ./offer');
  });

  it('is refused where it is a response, broken, or no text', () => {
    const reason = (text: string) => sendAgainText(input(text));
    expect(reason('SIP/2.0 200 OK\r\n\r\n')).toEqual({
      kind: 'refused',
      reason: 'This is a response. Only requests can be sent again.',
    });
    expect(reason('what\r\n\r\n')).toMatchObject({ kind: 'refused' });
    expect(reason('OPTIONS sip:x SIP/2.0\r\nX: \ufffd\r\n\r\n')).toMatchObject({
      reason: 'The request holds bytes that a text cannot show.',
    });
    expect(reason('OPTIONS sip:x SIP/2.0\r\nX: \u0001secret pin\u0002\r\n\r\n')).toMatchObject({
      kind: 'refused',
    });
  });

  it('lints clean where the captured one did', () => {
    const clean = [
      'OPTIONS sip:bob@192.0.2.9 SIP/2.0',
      'Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKproxy',
      'Max-Forwards: 70',
      'From: <sip:alice@example.com>;tag=old1',
      'To: <sip:bob@example.com>',
      'Call-ID: old-call@10.0.0.2',
      'CSeq: 7 OPTIONS',
      'Accept: application/sdp',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
    const { findings } = analyse({ text: ready(clean), kind: 'message' });
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  });

  it('never throws, and no text of a stranger ever becomes a placeholder', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '$', '#', '<', ' ', '\n', '\r', 'a', ':', ';') }),
        text => {
          const outcome = sendAgainText(
            input(`OPTIONS sip:x SIP/2.0\r\nX: ${text.replace(/[\r\n]/g, '')}\r\n\r\n${text}`),
          );
          if (outcome.kind === 'refused') return;
          const names = parseMessageFilePart(outcome.text).placeholders.map(({ expression }) => expression);
          const known = [
            '$localAddress',
            '$localPort',
            '$branch',
            '$callId',
            '$tag',
            '$contentLength',
            'braces',
            'hashes',
            'less',
          ];
          expect(names.filter(name => !known.includes(name))).toEqual([]);
          expect(cutMessageFile(outcome.text).length).toBe(1);
        },
      ),
    ));
});

describe('a message that is copied as .sip', () => {
  it('is as it was, without digest response, Basic credentials and passwords in URIs', () => {
    const text = `OPTIONS sip:bob:pw@h SIP/2.0\r\nAuthorization: Digest response="0123456789abcdef0123456789abcdef"\r\nProxy-Authorization: Basic QWxhZGRpbg==\r\n\r\nbody`;
    expect(copyAsSip(parseMessage(text, 'utf16'), 'x, line 1')).toBe(
      '# Copied from x, line 1.\nOPTIONS sip:bob:***@h SIP/2.0\nAuthorization: Digest response="***"\nProxy-Authorization: Basic ***\n\nbody',
    );
  });
});
