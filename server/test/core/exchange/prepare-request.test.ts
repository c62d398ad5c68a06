import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileVariables } from '../../../src/core/exchange/file-variables';
import { prepareRequest } from '../../../src/core/exchange/prepare-request';
import type { PreparedRequest } from '../../../src/core/exchange/prepared-request';
import type { RequestEnvironment } from '../../../src/core/exchange/request-environment';
import { bodyLength } from '../../../src/core/sip/body-length';
import { environmentOf } from '../../../src/core/sip/choose-environment';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { cutMessageFile, parseMessageFilePart } from '../../../src/core/sip/parse-message-file';
import { readDotenv } from '../../../src/core/sip/read-dotenv';

/** Random digits that can be told apart: 1…, 2…, 3… */
function environment(more: Partial<RequestEnvironment> = {}): RequestEnvironment {
  let calls = 0;
  return {
    variables: new Map(),
    local: { address: '127.0.0.1', port: 40000 },
    random: digits => String(++calls % 10).repeat(digits),
    now: Date.UTC(2026, 0, 7, 9, 14, 2),
    ...more,
  };
}

function prepare(text: string, more: Partial<RequestEnvironment> = {}) {
  const parts = cutMessageFile(text).map(at => text.slice(at.start, at.end));
  const last = parts.at(-1) ?? '';
  const variables = fileVariables(
    parts.map(part => parseMessageFilePart(part)),
    more.variables,
  );
  return prepareRequest(
    { text: last, part: parseMessageFilePart(last) },
    environment({ ...more, variables }),
  );
}

function ready(text: string, more: Partial<RequestEnvironment> = {}): PreparedRequest {
  const outcome = prepare(text, more);
  if (outcome.kind === 'refused') throw new Error(outcome.reason);
  return outcome.request;
}

function reason(text: string, more: Partial<RequestEnvironment> = {}): string {
  const outcome = prepare(text, more);
  return outcome.kind === 'refused' ? outcome.reason : 'not refused';
}

const wire = (request: PreparedRequest): string => Buffer.from(request.bytes).toString('utf8');

const complete = [
  'OPTIONS sip:bob@127.0.0.1:5070 SIP/2.0',
  'Via: SIP/2.0/UDP 127.0.0.1:40000;branch=z9hG4bKabc',
  'Max-Forwards: 70',
  'From: <sip:alice@127.0.0.1>;tag=1',
  'To: <sip:bob@127.0.0.1>',
  'Call-ID: x',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
  '',
].join('\n');

describe('a complete request', () => {
  it.each([
    ['LF', '\n'],
    ['CR', '\r'],
    ['CRLF', '\r\n'],
  ])('goes out as it is, with CRLF for %s, and nothing is changed', (_, end) => {
    const request = ready(complete.replaceAll('\n', end));
    expect(wire(request)).toBe(complete.replaceAll('\n', '\r\n'));
    expect(request.changes).toEqual([]);
    expect(request.name).toBe('OPTIONS sip:bob@127.0.0.1:5070');
    expect(request).toMatchObject({ method: 'OPTIONS', mode: 'assist', timeoutMs: 32_000 });
    expect(request.target).toMatchObject({ transport: 'udp', host: '127.0.0.1', port: 5070 });
  });

  it('keeps odd bytes: NUL, tabs, folds, bytes above ASCII, compact and unknown names', () => {
    const text = complete.replace('Call-ID: x', 'i:  a\0b\tc\n folded\nX-Odd :  \u00e9\u{1f600}');
    expect(wire(ready(text))).toBe(text.replaceAll('\n', '\r\n'));
  });

  it('takes its name from ### or # @name', () => {
    expect(ready(`### ping\n${complete}`).name).toBe('ping');
    expect(ready(`### ping\n# @name pong\n${complete}`).name).toBe('pong');
  });

  it.each([
    ['# @timeout 5', 5000],
    ['# @timeout 0.25', 250],
    ['# @timeout 500ms', 500],
    ['# @timeout {{wait}}s', 7000],
  ])('%s', (directive, ms) => {
    expect(ready(`@wait = 7\n${directive}\n${complete}`).timeoutMs).toBe(ms);
  });

  it('waits longer for an INVITE, and as the settings say', () => {
    const invite = complete.replaceAll('OPTIONS', 'INVITE');
    expect(ready(invite).timeoutMs).toBe(180_000);
    expect(ready(invite, { timeoutMs: 1000 }).timeoutMs).toBe(1000);
    expect(ready(`# @timeout 2\n${invite}`, { timeoutMs: 1000 }).timeoutMs).toBe(2000);
  });
});

describe('variables', () => {
  it('of the file, of the part and of the environment: the part wins, then the file', () => {
    const text = `@a = file\n@b = file\n### one\n@a = part\n${complete.replace('Call-ID: x', 'Call-ID: {{a}}-{{b}}-{{ c }}')}`;
    const variables = new Map([
      ['a', 'env'],
      ['c', 'env'],
    ]);
    expect(wire(ready(text, { variables }))).toContain('Call-ID: part-file-env\r\n');
  });

  it('may stand in variables and in directives, and keep their value within a request', () => {
    const text = `@host = 127.0.0.1\n@id = {{$uuid}}@{{host}}\n# @target {{host}}:5099\n${complete.replace('Call-ID: x', 'Call-ID: {{id}}\nX: {{id}}')}`;
    const request = ready(text);
    const id = '11111111-1111-4111-9111-111111111111@127.0.0.1';
    expect(wire(request)).toContain(`Call-ID: ${id}\r\nX: ${id}\r\n`);
    expect(request.target.port).toBe(5099);
  });

  it('generated', () => {
    const names = [
      '$branch',
      '$tag',
      '$callId',
      '$cseq',
      '$randomInt 5 9',
      '$timestamp',
      '$date',
      '$localAddress',
      '$localPort',
    ];
    const text = complete.replace('Call-ID: x', `Call-ID: x\nX: ${names.map(n => `{{${n}}}`).join(' | ')}`);
    expect(wire(ready(text))).toContain(
      'X: z9hG4bK1111111111111111 | 2222222222 | 333333333333333333333333@127.0.0.1 | 1 | 6 | 1767777242 | Wed, 07 Jan 2026 09:14:02 GMT | 127.0.0.1 | 40000\r\n',
    );
    expect(wire(ready(text, { local: { address: '::1', port: 7 } }))).toContain('@[::1] | 1');
  });

  it('{{$contentLength}} counts the body in bytes, after variables and line ends', () => {
    const text = complete.replace(
      'Content-Length: 0\n\n',
      'Content-Length: {{$contentLength}}\n\n{{a}}\nb\n',
    );
    const request = ready(`# @mode exact\n@a = \u00e9\n${text}`);
    expect(wire(request)).toContain('Content-Length: 7\r\n\r\n\u00e9\r\nb\r\n');
  });
});

describe('the target', () => {
  const to = (uri: string, more = ''): object =>
    ready(`${more}${complete.replace('sip:bob@127.0.0.1:5070', uri)}`).target;

  it.each([
    ['sip:h.example', { transport: 'udp', host: 'h.example', port: 5060 }],
    ['sip:b@h.example:5080;transport=TCP', { transport: 'tcp', host: 'h.example', port: 5080 }],
    ['sip:b@[::1]:5080', { transport: 'udp', host: '::1', port: 5080 }],
    ['sip:b@h.example;maddr=10.0.0.1', { transport: 'udp', host: '10.0.0.1', port: 5060 }],
  ])('Request-URI %s', (uri, target) => expect(to(uri)).toMatchObject(target));

  it('is the topmost Route before the Request-URI (RFC 3261 §8.1.2)', () => {
    const text = complete.replace(
      'Call-ID: x',
      'Route: <sip:p1.example;transport=tcp;lr>, <sip:p2.example;lr>\nCall-ID: x',
    );
    expect(ready(text).target).toMatchObject({ transport: 'tcp', host: 'p1.example', port: 5060 });
  });

  it.each([
    ['# @target 10.0.0.9', { transport: 'udp', host: '10.0.0.9', port: 5060 }],
    ['# @target 10.0.0.9:7', { transport: 'udp', host: '10.0.0.9', port: 7 }],
    ['# @target [::1]:7', { transport: 'udp', host: '::1', port: 7 }],
    ['# @target sip:10.0.0.9;transport=tcp', { transport: 'tcp', host: '10.0.0.9', port: 5060 }],
    ['# @target sips:10.0.0.9', { transport: 'tls', host: '10.0.0.9', port: 5061 }],
    ['# @target 10.0.0.9:7;transport=ws', { transport: 'ws', host: '10.0.0.9', port: 7 }],
    ['# @target wss://h.example/sip', { transport: 'wss', host: 'h.example', port: 443, path: '/sip' }],
    ['# @transport tcp', { transport: 'tcp', host: '127.0.0.1', port: 5070 }],
  ])('%s wins', (directive, target) =>
    expect(ready(`${directive}\n${complete}`).target).toMatchObject(target),
  );
});

describe('the assist', () => {
  const minimal = 'OPTIONS sip:bob@127.0.0.1:5070 SIP/2.0';

  it('fills what is missing, lists it, and the result is complete', () => {
    const request = ready(minimal);
    expect(wire(request)).toBe(
      [
        'OPTIONS sip:bob@127.0.0.1:5070 SIP/2.0',
        'Via: SIP/2.0/UDP 127.0.0.1:40000;branch=z9hG4bK1111111111111111;rport',
        'From: <sip:siplens@127.0.0.1>;tag=2222222222',
        'To: <sip:bob@127.0.0.1>',
        'Call-ID: 333333333333333333333333',
        'CSeq: 1 OPTIONS',
        'Max-Forwards: 70',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );
    expect(request.changes.map(c => c.what)).toEqual([
      'Via',
      'From',
      'To',
      'Call-ID',
      'CSeq',
      'Max-Forwards',
      'Content-Length',
      'end of the headers',
    ]);
    expect(request.changes.every(c => c.before === '(missing)')).toBe(true);
  });

  it.each([
    '',
    '\n',
    '\n\n',
    '\nMax-Forwards: 9',
    '\nMax-Forwards: 9\n',
    '\nMax-Forwards: 9\n\n',
    '\n\nbody',
    '\nX: 1\n\nbody\n',
  ])('makes a whole message of %j', rest => {
    const text = wire(ready(minimal + rest));
    const again = ready(text);
    expect(again.changes).toEqual([]);
    expect(wire(again)).toBe(text);
    const ids = parseMessage(text, 'utf16').headers.map(h => h.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('adds a branch, a From tag, and rport where the answer would go to another port', () => {
    const text = complete
      .replace('127.0.0.1:40000;branch=z9hG4bKabc', '127.0.0.1:5060')
      .replace(';tag=1', '');
    const request = ready(text);
    expect(request.changes).toEqual([
      { what: 'Via branch', before: '(missing)', after: 'branch=z9hG4bK1111111111111111' },
      { what: 'Via rport', before: '(missing)', after: 'rport' },
      { what: 'From tag', before: '(missing)', after: 'tag=2222222222' },
    ]);
    expect(wire(request)).toContain('127.0.0.1:5060;branch=z9hG4bK1111111111111111;rport\r\n');
  });

  it('corrects Content-Length in bytes and says what it was', () => {
    const request = ready(complete.replace('Content-Length: 0\n\n', 'Content-Length: 3\n\n\u00e9\u00e9\n'));
    expect(request.changes).toEqual([{ what: 'Content-Length', before: '3', after: '6' }]);
    expect(wire(request)).toContain('Content-Length: 6\r\n\r\n\u00e9\u00e9\r\n');
  });

  it('gives an INVITE a Contact', () => {
    expect(wire(ready('# @transport tcp\nINVITE sip:bob@127.0.0.1 SIP/2.0'))).toContain(
      'Contact: <sip:siplens@127.0.0.1:40000;transport=tcp>\r\n',
    );
  });

  it('leaves what is wrong but there', () => {
    const text = complete
      .replace('Max-Forwards: 70', 'Max-Forwards: -9\nMax-Forwards: 1')
      .replace('1 OPTIONS', '1 INVITE');
    expect(ready(text).changes).toEqual([]);
  });

  it('does nothing in exact mode, also to what is no SIP', () => {
    expect(wire(ready(`# @mode exact\n${minimal}`))).toBe(minimal);
    const odd = ready('# @mode exact\n# @target 127.0.0.1:5070\nthis is\nno SIP');
    expect(wire(odd)).toBe('this is\r\nno SIP');
    expect(odd.changes).toEqual([]);
  });
});

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

describe('for any value of a variable, wherever it comes from', () => {
  const placed = complete
    .replace('Call-ID: x', 'Call-ID: {{value}}')
    .replace('sip:alice@127.0.0.1', 'sip:{{value}}@127.0.0.1');
  const lines = (text: string) => text.split(/\r\n|\r|\n/).length;
  const hostile = fc.string({
    unit: fc.constantFrom('a', '\r', '\n', '\\r\\n', '{{', '}}', 'value', ':', ' ', '"', '\u2028'),
  });

  it('no line is added to the request', () => {
    const expected = lines(wire(ready(`# @mode exact\n@value = x\n${placed}`)));
    fc.assert(
      fc.property(hostile, value => {
        const outcome = prepare(`# @mode exact\n${placed}`, { variables: new Map([['value', value]]) });
        if (/[\r\n]/.test(value)) expect(outcome.kind).toBe('refused');
        if (outcome.kind === 'ready') expect(lines(wire(outcome.request))).toBe(expected);
      }),
    );
  });

  it('nor by an answer of the user', () => {
    const text = placed.replaceAll('{{value}}', '{{$prompt  Call   id}}');
    const answered = (value: string) => prepare(text, { answers: new Map([['Call id', value]]) });
    const [good] = [answered('abc')];
    if (good?.kind !== 'ready') throw new Error(JSON.stringify(good));
    expect(wire(good.request)).toContain('Call-ID: abc\r\n');
    expect(answered('x\r\nEvil: 1')).toEqual({
      kind: 'refused',
      reason:
        'The answer to {{$prompt Call id}} contains a line end, which would add header lines to the request.',
    });
  });

  it('and none is added by a value of a .env file, whose quotes may hold line ends', () => {
    const { blocks } = readDotenv('value="x\\r\\nEvil: 1"', 'file:///.env');
    const variables = new Map(blocks.flatMap(b => b.variables.map(v => [v.name, v.value] as const)));
    expect(variables.get('value')).toBe('x\r\nEvil: 1');
    expect(reason(placed, { variables })).toMatch(/^The value of the variable value contains a line end/);
  });
});

describe('for any text', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(
        complete,
        'OPTIONS sip:b@h SIP/2.0\n',
        'Via: SIP/2.0/UDP h',
        '\n',
        '\r',
        ';',
        ':',
        '{{',
        '}}',
        '{{$branch}}',
        'Content-Length: 5\n',
        '# @target h\n',
        '# @mode exact\n',
        '@a = b\n',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    ),
    { maxLength: 12 },
  );
  it('it never throws; what is ready in assist mode has a true Content-Length, and preparing it again changes nothing', () => {
    fc.assert(
      fc.property(pieces, list => {
        const outcome = prepare(list.join(''));
        if (outcome.kind === 'refused') return outcome.reason.length > 10;
        const { mode, bytes } = outcome.request;
        if (mode === 'exact') return true;
        const message = parseMessage(Buffer.from(bytes).toString('latin1'), 'bytes');
        const length = message.headers.find(h => h.id === 'content-length');
        return (
          length !== undefined &&
          Number(message.text.slice(length.value.start, length.value.end)) === bodyLength(message)
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('a request that is too long for a datagram', () => {
  const long = complete.replace('Content-Length: 0\n', `X-Long: ${'x'.repeat(1200)}\nContent-Length: 0\n`);

  it('goes over TCP, and says why', () => {
    const request = ready(long.replace('127.0.0.1:5070 ', '127.0.0.1:5070;x '));
    expect(request.target.transport).toBe('tcp');
    expect(request.changes.map(c => c.what)).toEqual(['transport', 'Via transport']);
    expect(request.changes[0]?.after).toMatch(/^TCP, as [0-9]+ bytes are over the 1300 of a datagram/);
    expect(Buffer.from(request.bytes).toString()).toContain('Via: SIP/2.0/TCP ');
  });

  it.each(['# @transport udp', '# @mode exact'])('stays on UDP with %s', line => {
    expect(ready(`${line}\n${long}`).target.transport).toBe('udp');
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
    [
      `# @repeat 3\n${complete}`,
      'Not supported yet: "# @repeat". Remove the line and send the request again by hand.',
    ],
    [
      `${complete}< ./offer.sdp\n`,
      'Not supported yet: a body from a file ("< ./file"). Put the body into the request.',
    ],
  ])('%j is refused: %s', (text, expected) => expect(reason(text)).toBe(expected));
});
