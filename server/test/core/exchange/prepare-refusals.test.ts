import { describe, expect, it } from 'vitest';
import { environmentOf } from '../../../src/core/sip/choose-environment';

import { complete, ready, reason } from './preparing';

describe('it refuses, with the reason and what to do', () => {
  it.each([
    ['', 'There is no request in this part of the file.'],
    ['SIP/2.0 200 OK\n\n', 'This is a response. Only requests can be sent.'],
    [
      'hello\n\n',
      'The first line is no SIP request line (METHOD URI SIP/2.0). Correct it, or add a line "# @mode exact" to send it as it is.',
    ],
    [
      '# @mode exact\nhello\n\n',
      'The first line is no request line, so it names no target. Add a line "# @target host:port" above the request.',
    ],
    [
      complete.replace('Call-ID: x', 'Call-ID: \uFFFD'),
      'The request contains U+FFFD (\uFFFD): the file was not valid UTF-8, so its bytes are lost. Save it as UTF-8, then send again.',
    ],
    [
      complete.replace('Call-ID: x', 'Call-ID: {{id}}'),
      'There is no variable id. Define it with a line "@id = value" above the request.',
    ],
    [
      `@a = {{b}}\n@b = {{a}}\n${complete.replace('Call-ID: x', 'Call-ID: {{a}}')}`,
      'The variable a contains itself: a → b → a.',
    ],
    [
      complete.replace('Call-ID: x', 'Call-ID: {{$nope}}'),
      'There is no generated value {{$nope}}. Known: $branch, $tag, $callId, $cseq, $uuid, $randomInt, $timestamp, $date, $localAddress, $localPort, $prompt, $secret, $hex, $contentLength.',
    ],
    [
      complete.replace('Call-ID: x', 'Call-ID: {{$prompt}}'),
      '{{$prompt Name}} takes the name of what is asked for.',
    ],
    [
      complete.replace('Call-ID: x', 'Call-ID: {{$prompt Name}}'),
      'There is no answer to {{$prompt Name}}: nobody could be asked.',
    ],
    [
      complete.replace('Call-ID: x', 'Call-ID: {{$secret name}}'),
      'There is no secret "name". Set it with "SIP: Set Secret…", then send again.',
    ],
    [
      complete.replace('Call-ID: x', 'Call-ID: {{invite.response.status}}'),
      '{{invite.response.status}} needs the answer to "invite", which was not sent yet. Send the request with "# @name invite" first.',
    ],
    [
      complete.replace('Call-ID: x', 'Call-ID: {{$randomInt 9 1}}'),
      '{{$randomInt low high}} takes two whole numbers, the smaller one first.',
    ],
    [`${complete}{{$contentLength}}`, '{{$contentLength}} cannot stand in the body that it counts.'],
    [`# @mode fast\n${complete}`, '"# @mode fast" is not known. Use assist or exact.'],
    [
      `# @timeout soon\n${complete}`,
      '"# @timeout soon" is no time. Write seconds, such as 5 or 0.5, or 500ms; at most an hour.',
    ],
    [`# @transport sctp\n${complete}`, 'Not supported yet: transport sctp. Use udp, tcp, tls, ws or wss.'],
    [`# @transport pigeon\n${complete}`, 'There is no transport "pigeon". Use udp, tcp, tls, ws or wss.'],
    [
      `# @transport tcp\n${complete.replace('sip:bob', 'sips:bob')}`,
      'A sips: request must not go out in clear text, so not over tcp. Nothing was sent. Use "# @transport tls" or wss, or a sip: URI.',
    ],
    [
      complete.replace('sip:bob@127.0.0.1:5070', 'tel:+12345'),
      'The Request-URI is no sip: URI, so it names no host to send to. Add a line "# @target host:port" above the request.',
    ],
    [complete.replace(':5070', ':99999'), 'The port in the Request-URI is not between 1 and 65535.'],
  ])('%j', (text, expected) => expect(reason(text)).toBe(expected));

  it('a line end in the value of a variable: it would add header lines', () => {
    const variables = new Map([['id', 'x\r\nEvil: 1']]);
    expect(reason(complete.replace('Call-ID: x', 'Call-ID: {{id}}'), { variables })).toBe(
      'The value of the variable id contains a line end, which would add header lines to the request. Remove it.',
    );
  });

  it('a name that the environment lacks: the reason says where it was looked for', () => {
    const setting = { dev: { host: 'a' }, live: { port: '5060' } };
    const none = { blocks: [], problems: [] };
    const files = { environments: none, dotenv: none };
    const missing = complete.replace('Call-ID: x', 'Call-ID: {{port}}');
    expect(reason(missing, { environment: environmentOf({ files, setting, chosen: 'dev' }) })).toBe(
      'The variable "port" is defined neither in this file nor by the environment "dev"; "live" does. Define it with a line "@port = value" above the request, or choose another environment.',
    );
  });

  it('variables that grow without bound', () => {
    const bombs = Array.from({ length: 15 }, (_, i) => `@v${i} = ${`{{v${i + 1}}}`.repeat(10)}`);
    expect(
      reason(`${bombs.join('\n')}\n@v15 = 0123456789\n${complete.replace('Call-ID: x', 'Call-ID: {{v0}}')}`),
    ).toBe('The request grows over 4 MB by its variables.');
  });
});

describe('exact mode', () => {
  it('keeps the line ends that # @eol names', () => {
    const wire = (eol: string): string =>
      Buffer.from(ready(`# @mode exact\n# @eol ${eol}\n${complete}`).bytes).toString();
    expect(wire('lf')).not.toContain('\r');
    expect(wire('cr')).not.toContain('\n');
    expect(wire('lf').replaceAll('\n', '\r\n')).toBe(wire('crlf'));
  });

  it('writes bytes that no buffer holds, and counts them', () => {
    const body = 'a{{$hex 00 FF80}}é';
    const text = `# @mode exact\n# @eol lf\nX y\nl: {{$contentLength}}\n\n${body}`;
    const { bytes } = ready(`# @target 127.0.0.1\n${text}`);
    expect(Buffer.from(bytes).toString('latin1')).toBe('X y\nl: 6\n\na\0\u00ff\u0080\u00c3\u00a9');
  });

  it.each([
    [
      `# @eol lf\n${complete}`,
      '"# @eol" needs exact mode: the assist writes CRLF (RFC 3261 §7). Add a line "# @mode exact".',
    ],
    [`# @mode exact\n# @eol tab\n${complete}`, '"# @eol tab" is not known. Use crlf, lf or cr.'],
    [
      `${complete}{{$hex 00}}`,
      '{{$hex}} needs exact mode: the assist reads text only. Add a line "# @mode exact".',
    ],
    [`# @mode exact\n${complete}{{$hex 0}}`, '{{$hex 00 ff}} takes bytes in hexadecimal, two digits each.'],
  ])('%j is refused: %s', (text, expected) => expect(reason(text)).toBe(expected));
});
