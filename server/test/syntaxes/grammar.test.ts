import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type GrammarToken, tokenise } from '../harness/tokenise';

/** The innermost scope of the first token on a line that is exactly `text`. */
function scopeOf(tokens: readonly GrammarToken[], line: number, text: string): string {
  const token = tokens.find(t => t.line === line && t.text === text);
  return token?.scopes.at(-1) ?? `no token «${text}» on line ${line}`;
}

const invite = [
  '### Call bob', // 0
  '# @timeout 8s', // 1
  '@host = 127.0.0.1', // 2
  '', // 3
  'INVITE sip:bob@example.com:5080;transport=tcp SIP/2.0', // 4
  'Via: SIP/2.0/TCP {{host}}:5070;branch={{$branch}};rport', // 5
  'From: "Alice ;not=a-param" <sip:alice@example.com>;tag=9fxced76sl', // 6
  'i: 3848276298220188511@example.com', // 7
  'CSeq: 1 INVITE', // 8
  'Subject: see sip:carol@example.com;x=1', // 9
  'Supported: replaces,', // 10
  ' 100rel', // 11
  'Content-Length: 9', // 12
  '', // 13
  'v=0', // 14
  'm=audio 49172 RTP/AVP 0', // 15
  'a=rtpmap:0 PCMU/8000', // 16
  '###', // 17
  'SIP/2.0 486 Busy Here', // 18
].join('\n');

describe('the grammar of authored files', async () => {
  const tokens = await tokenise('source.sip-message', invite);

  test.each([
    [0, 'Call bob', 'entity.name.section.sip'],
    [1, '@timeout', 'keyword.other.directive.sip'],
    [2, 'host', 'variable.other.definition.sip'],
    [4, 'INVITE', 'keyword.control.method.sip'],
    [4, 'sip', 'keyword.other.scheme.sip'],
    [4, 'bob', 'variable.other.user.sip'],
    [4, 'example.com', 'entity.name.type.host.sip'],
    [4, '5080', 'constant.numeric.port.sip'],
    [4, 'transport', 'entity.other.attribute-name.parameter.sip'],
    [4, 'tcp', 'string.unquoted.parameter.sip'],
    [4, 'SIP/2.0', 'constant.language.version.sip'],
    [5, 'Via', 'entity.name.tag.header.sip'],
    [5, 'TCP', 'keyword.other.transport.sip'],
    [5, 'host', 'variable.other.placeholder.sip'],
    [5, '$branch', 'support.function.generated.sip'],
    [5, 'rport', 'entity.other.attribute-name.parameter.sip'],
    [6, 'Alice ;not=a-param', 'string.quoted.double.sip'],
    [6, 'alice', 'variable.other.user.sip'],
    [6, 'tag', 'entity.other.attribute-name.parameter.sip'],
    [6, '9fxced76sl', 'string.unquoted.parameter.sip'],
    [7, 'i', 'entity.name.tag.header.sip'],
    [7, '3848276298220188511@example.com', 'constant.other.call-id.sip'],
    [8, '1', 'constant.numeric.cseq.sip'],
    [8, 'INVITE', 'keyword.control.method.sip'],
    [9, ' see sip:carol@example.com;x=1', 'string.unquoted.text.sip'],
    [12, 'Content-Length', 'entity.name.tag.header.sip'],
    [14, 'v', 'entity.name.tag.sdp'],
    [15, 'audio', 'keyword.other.media.sdp'],
    [15, '49172', 'constant.numeric.sdp'],
    [16, 'rtpmap', 'entity.other.attribute-name.sdp'],
    [18, '486', 'constant.numeric.status-code.sip'],
    [18, 'Busy Here', 'string.unquoted.reason-phrase.sip'],
  ])('line %i: %s is %s', (line, text, scope) => {
    expect(scopeOf(tokens, line, text)).toBe(scope);
  });

  test('a folded line belongs to the header above it', () => {
    expect(tokens.find(t => t.line === 11)?.scopes).toContain('meta.header.sip');
  });

  test('a header name is no header in a body, and the body ends at ###', async () => {
    const text = 'MESSAGE sip:a@example.com SIP/2.0\nSubject: x\n\nSubject: y\n\nTo: z\n### next\nTo: w';
    const after = await tokenise('source.sip-message', text);
    expect(after.find(t => t.line === 3)?.scopes.at(-1)).toBe('meta.body.sip');
    expect(after.find(t => t.line === 5)?.scopes.at(-1)).toBe('meta.body.sip');
    expect(scopeOf(after, 6, 'next')).toBe('entity.name.section.sip');
  });

  test('an XML body that never closes a tag does not swallow the next message', async () => {
    const text =
      'MESSAGE sip:a@example.com SIP/2.0\nSubject: x\n\n<?xml version="1.0"?>\n<a b="\n###\nBYE sip:a@example.com SIP/2.0';
    const after = await tokenise('source.sip-message', text);
    expect(scopeOf(after, 6, 'BYE')).toBe('keyword.control.method.sip');
  });
});

const logs: readonly { readonly name: string; readonly text: string; readonly address: string }[] = [
  {
    name: 'siptrace',
    text: '--- 2026-01-07T09:14:02.113402Z udp 10.0.0.1:5060 -> 10.0.0.2:5060 312',
    address: '10.0.0.2:5060',
  },
  {
    name: 'ngrep',
    text: 'U 2026/01/07 09:14:02.113402 10.0.0.1:5060 -> 10.0.0.2:5060 #1',
    address: '10.0.0.2:5060',
  },
  {
    name: 'sngrep',
    text: '2026/01/07 09:14:02.113402 10.0.0.1:5060 -> 10.0.0.2:5060',
    address: '10.0.0.2:5060',
  },
  {
    name: 'asterisk-pjsip',
    text: '[Jan  7 09:14:02] VERBOSE[81] res_pjsip_logger.c: <--- Received SIP request (312 bytes) from UDP:10.0.0.2:5060 --->',
    address: '10.0.0.2:5060',
  },
  {
    name: 'freeswitch',
    text: 'recv 312 bytes from udp/[10.0.0.2]:5060 at 09:14:02.113402:',
    address: '[10.0.0.2]:5060',
  },
];

const workspace = fileURLToPath(new URL('../../../test-fixtures/workspace/', import.meta.url));
const tour = readdirSync(workspace).filter(name => name.endsWith('.sip'));

test.each(tour)('the tour, %s: start lines and headers are told from all else', async name => {
  const text = readFileSync(workspace + name, 'utf8');
  const tokens = await tokenise('source.sip-message', text);
  let inBody = false;
  text.split(/\r?\n/).forEach((line, index) => {
    const first = tokens.find(t => t.line === index && t.text.trim() !== '');
    if (line.startsWith('###')) inBody = false;
    else if (/ SIP\/2\.0$/.test(line)) expect(first?.scopes).toContain('keyword.control.method.sip');
    else if (line.startsWith('#')) expect(first?.scopes.join(' ')).toContain('comment.line.number-sign');
    else if (line === '' && tokens.some(t => t.line < index && t.scopes.includes('meta.message.sip')))
      inBody = true;
    else if (!inBody && /^[A-Za-z-]+: /.test(line))
      expect(first?.scopes.at(-1)).toBe('entity.name.tag.header.sip');
    else if (inBody && /^[a-z]=/.test(line)) expect(first?.scopes.at(-1)).toBe('entity.name.tag.sdp');
  });
});

describe('the grammar of traces', () => {
  test.each(logs)('$name: record line, then the message, then the next record', async ({ text, address }) => {
    const lines = [
      text,
      'OPTIONS sip:bob@example.com SIP/2.0',
      'Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1',
      '',
      'v=0',
    ];
    const tokens = await tokenise('source.sip-trace', [...lines, ...lines].join('\n'));
    for (const first of [0, lines.length]) {
      expect(scopeOf(tokens, first, address)).toBe('entity.name.type.address.sip-trace');
      expect(scopeOf(tokens, first + 1, 'OPTIONS')).toBe('keyword.control.method.sip');
      expect(scopeOf(tokens, first + 2, 'Via')).toBe('entity.name.tag.header.sip');
      expect(scopeOf(tokens, first + 4, 'v')).toBe('entity.name.tag.sdp');
    }
  });

  test('SIPp: both record lines', async () => {
    const text =
      '----------------------------------------------- 2026-01-07\t09:14:02.113402\nUDP message received [312] bytes :\n\nSIP/2.0 200 OK\nTo: <sip:a@b>';
    const tokens = await tokenise('source.sip-trace', text);
    expect(scopeOf(tokens, 0, '2026-01-07\t09:14:02.113402')).toBe('constant.other.time.sip-trace');
    expect(scopeOf(tokens, 1, 'received')).toBe('keyword.other.direction.sip-trace');
    expect(scopeOf(tokens, 3, '200')).toBe('constant.numeric.status-code.sip');
  });

  test('ngrep: a line of one dot is the empty line before the body', async () => {
    const text = 'OPTIONS sip:bob@example.com SIP/2.0.\nVia: SIP/2.0/UDP 10.0.0.1.\n.\nv=0.';
    const tokens = await tokenise('source.sip-trace', text);
    expect(scopeOf(tokens, 3, 'v')).toBe('entity.name.tag.sdp');
  });

  test('a log line without SIP is left plain', async () => {
    const tokens = await tokenise('source.sip-trace', 'worker 3 started, listening on 10.0.0.1:5060');
    expect(tokens.map(t => t.scopes)).toEqual([['source.sip-trace']]);
  });
});

/** Pieces that make bad patterns backtrack: repeated over one line they grow tokenising beyond linear. */
const hostile: readonly string[] = [
  'a',
  ' ',
  '\t',
  ';',
  '; ',
  ';a',
  ';a=',
  ';a="',
  '"',
  '\\',
  '"\\',
  '<',
  '<sip:',
  'sip:',
  'sip:a',
  'sip:a,',
  'a@',
  '[',
  '[a',
  '{{',
  '{{a',
  '{{ $a',
  '-',
  '1',
  '1.',
  '1-',
  ':',
  ',',
  'SIP/2.0 ',
  'SIP/2.0/',
  'SIP /',
  'A ',
  'realm=',
  'Digest ',
  '<sip:a>',
  '<sip:a@b>;c="d",',
  'RTP/',
  'IN  ',
  ' -> ',
  '1:1 -> ',
  '<--- ',
  '[] <--- Received SIP request (1 bytes) from a:b',
  'recv 1 bytes from udp/[',
  'send 1 bytes to udp/[a] at ',
];
/** What stands before the pieces: every state of the grammars that reads a line in its own way. */
const starts: readonly string[] = [
  '',
  'INVITE ',
  '@v = ',
  '--- ',
  'U ',
  '[',
  'INVITE sip:a@b SIP/2.0\nX: ',
  'INVITE sip:a@b SIP/2.0\n\na=',
  'INVITE sip:a@b SIP/2.0\n\nm=',
];
const SHORT = 16 * 1024;
const LONG = 64 * 1024;

async function secondsFor(scope: string, line: string): Promise<number> {
  // Processor time: other work on the machine does not count.
  const started = process.cpuUsage();
  await tokenise(scope, line);
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}

/** The least of three: other work on the machine only ever adds. */
async function leastSeconds(scope: string, line: string): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) least = Math.min(least, await secondsFor(scope, line));
  return least;
}

describe.each(['source.sip-message', 'source.sip-trace'])('%s on hostile lines', scope => {
  test('four times the line takes about four times, not sixteen times, the work', {
    retry: 2,
    timeout: 300_000,
  }, async () => {
    await tokenise(scope, invite); // grammar and WebAssembly are loaded before the first measurement
    const slow: string[] = [];
    for (const start of starts) {
      for (const piece of hostile) {
        const long = start + piece.repeat(LONG / piece.length);
        // Far under what a quadratic pattern takes; ratios of small times say nothing.
        if ((await secondsFor(scope, long)) < 0.25) continue;
        const seconds = await leastSeconds(scope, long);
        if (seconds < 0.25) continue;
        const short = await leastSeconds(scope, start + piece.repeat(SHORT / piece.length));
        if (seconds / short > 8)
          slow.push(`${start}${piece}: ${short.toFixed(2)} s → ${seconds.toFixed(2)} s`);
      }
    }
    expect(slow).toEqual([]);
  });
});
