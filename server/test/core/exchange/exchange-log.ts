import type { Credentials } from '../../../src/core/exchange/digest';
import { readChallenges } from '../../../src/core/exchange/digest-challenge';
import { stepExchange } from '../../../src/core/exchange/exchange';
import { realmKey } from '../../../src/core/exchange/exchange-auth';
import {
  type ExchangeEffect,
  type ExchangeEvent,
  type ExchangeState,
  newExchange,
} from '../../../src/core/exchange/exchange-state';
import type { RequestAck } from '../../../src/core/exchange/prepared-request';
import { readWire } from '../../../src/core/exchange/read-wire';
import { standardTimers } from '../../../src/core/exchange/timers';
import { nodeHashes } from '../../../src/net/node-hashes';

/**
 * Replays an event log of `test-fixtures/exchange`: lines at the margin are events, indented lines the effects that
 * they must have, all of them and in this order. Answers what happened in the same form.
 *
 *     request INVITE udp        the exchange; `timeout=ms` for another wait, `auth` to answer challenges, `sdp` for a body,
 *                               `ack=manual`, `ack=5000`
 *     start
 *     timer request/A
 *     answer 180 Ringing        to the request; `to=CANCEL` or `to=BYE`; `tag=`, `branch=`, `sent-by=`, `contact=`, `rr=`,
 *                               `rseq=`, `www=nonce`, `proxy=nonce`, `stale`, `algorithm=`
 *     incoming BYE              a request of the peer in the dialog; `from-tag=`, `offer=sendonly`
 *     credentials user:password what the user has for each realm that was asked; nothing: none
 *     acknowledge · hold · resume · transfer sip:uri · cancel · close 2000 · failed refused · bytes <any text>
 */
export function replay(log: string): string {
  const out: string[] = [];
  let state: ExchangeState | undefined;
  for (const line of log.split('\n')) {
    if (line.startsWith('#') || line === '') out.push(line);
    if (/^[# \t]/.test(line) || line === '') continue;
    const [word = '', ...rest] = line.split(' ');
    out.push(line);
    if (word === 'request') {
      state = open(rest);
      continue;
    }
    if (!state) throw new Error('A log starts with "request"');
    const step = stepExchange(state, eventOf(word, rest, state));
    state = step.state;
    for (const effect of step.effects) out.push(`  ${effectLine(effect)}`);
  }
  return out.join('\n');
}

/** The request that exchanges of tests send. */
export function requestText(method: string, transport: string, sdp = ''): string {
  return [
    `${method} sip:bob@192.0.2.2 SIP/2.0`,
    `Via: SIP/2.0/${transport.toUpperCase()} 192.0.2.1:40000;branch=z9hG4bKown;rport`,
    'Route: <sip:proxy.example;lr>',
    'From: <sip:alice@192.0.2.1>;tag=alice',
    'To: <sip:bob@192.0.2.2>',
    'Call-ID: call-1',
    `CSeq: 7 ${method}`,
    'Max-Forwards: 70',
    `Content-Length: ${sdp.length}`,
    '',
    sdp,
  ].join('\r\n');
}

const sdpText = 'v=0\r\no=- 1 41 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n';

function option(words: readonly string[], name: string): string | undefined {
  return words.find(word => word.startsWith(`${name}=`))?.slice(name.length + 1);
}

function open(words: readonly string[]): ExchangeState {
  const [method = '', transport = ''] = words;
  return newExchange({
    request: requestText(method, transport, words.includes('sdp') ? sdpText : ''),
    hashes: words.includes('auth') ? nodeHashes : undefined,
    reliable: transport === 'tcp',
    timers: standardTimers,
    timeoutMs: Number(option(words, 'timeout') ?? (method === 'INVITE' ? 180_000 : 32_000)),
    seed: 'seed',
    ack: ackOf(option(words, 'ack')),
  });
}

function ackOf(word: string | undefined): RequestAck | undefined {
  if (word === undefined) return undefined;
  return word === 'manual' ? { kind: 'manual' } : { kind: 'after', ms: Number(word) };
}

function eventOf(word: string, words: readonly string[], state: ExchangeState): ExchangeEvent {
  if (word === 'credentials') return { kind: 'credentials', credentials: credentialsOf(words[0], state) };
  if (word === 'transfer') return { kind: 'transfer', referTo: words[0] ?? '' };
  if (word === 'start' || word === 'cancel' || word === 'hold' || word === 'resume') return { kind: word };
  if (word === 'acknowledge') return { kind: word };
  if (word === 'timer') return { kind: 'timer', id: words[0] ?? '' };
  if (word === 'close') return { kind: 'close', withinMs: Number(words[0]) };
  if (word === 'bytes') return { kind: 'received', text: words.join(' ') };
  if (word === 'answer') return { kind: 'received', text: answerText(words, state) };
  if (word === 'incoming') return { kind: 'received', text: incomingText(words) };
  if (word === 'failed') {
    const target = { transport: 'udp', host: '192.0.2.2', port: 5060 } as const;
    return { kind: 'transport-failed', failure: { kind: 'refused', target, detail: 'ECONNREFUSED' } };
  }
  throw new Error(`No event ${word}`);
}

function credentialsOf(word: string | undefined, { auth }: ExchangeState): ReadonlyMap<string, Credentials> {
  const [user, password] = word?.split(':') ?? [];
  if (!auth.pending || user === undefined || password === undefined) return new Map();
  const keys = readChallenges(auth.pending).map(({ proxy, realm }) => realmKey(proxy, realm));
  return new Map(keys.map(key => [key, { user, password }]));
}

/** The rows of an answer that asks for credentials. */
function challengeRows(words: readonly string[]): readonly string[] {
  const more = words.includes('stale') ? ', stale=true' : '';
  const algorithm = option(words, 'algorithm') ?? 'MD5';
  const row = (name: string, realm: string, nonce: string | undefined): string[] =>
    nonce === undefined
      ? []
      : [`${name}: Digest realm="${realm}", nonce="${nonce}", algorithm=${algorithm}, qop="auth"${more}`];
  return [
    ...row('WWW-Authenticate', 'home', option(words, 'www')),
    ...row('Proxy-Authenticate', 'border', option(words, 'proxy')),
  ];
}

/** An answer to what the exchange sent: by method, the newest of it. */
function answerText(words: readonly string[], state: ExchangeState): string {
  const method = option(words, 'to') ?? state.request.method;
  const own = [...state.transactions.values()].filter(({ facts }) => facts.method === method).at(-1);
  const facts = own?.facts ?? state.request;
  const tag = option(words, 'tag') ?? 'bob';
  const rows = [
    `Via: SIP/2.0/UDP ${option(words, 'sent-by') ?? facts.sentBy};branch=${option(words, 'branch') ?? facts.branch};rport=40000`,
    ...(option(words, 'rr') ?? '').split(',').flatMap(rr => (rr === '' ? [] : [`Record-Route: <${rr}>`])),
    'From: <sip:alice@192.0.2.1>;tag=alice',
    `To: <sip:bob@192.0.2.2>${words[0] === '100' ? '' : `;tag=${tag}`}`,
    'Call-ID: call-1',
    `CSeq: ${facts.cseq} ${method}`,
    ...(option(words, 'contact') === undefined ? [] : [`Contact: <${option(words, 'contact')}>`]),
    ...(option(words, 'rseq') === undefined ? [] : ['Require: 100rel', `RSeq: ${option(words, 'rseq')}`]),
    ...challengeRows(words),
    'Content-Length: 0',
  ];
  const reason = words.slice(1).filter(word => !word.includes('=') && word !== 'stale');
  return `SIP/2.0 ${words[0]} ${reason.join(' ')}\r\n${rows.join('\r\n')}\r\n\r\n`;
}

function incomingText(words: readonly string[]): string {
  const direction = option(words, 'offer');
  const offer = direction === undefined ? '' : `${sdpText}a=${direction}\r\n`;
  return [
    `${words[0]} sip:alice@192.0.2.1:40000 SIP/2.0`,
    'Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKpeer',
    `From: <sip:bob@192.0.2.2>;tag=${option(words, 'from-tag') ?? 'bob'}`,
    'To: <sip:alice@192.0.2.1>;tag=alice',
    'Call-ID: call-1',
    `CSeq: 1 ${words[0]}`,
    `Content-Length: ${offer.length}`,
    '',
    offer,
  ].join('\r\n');
}

/** An effect as one line of a log. */
function effectLine(effect: ExchangeEffect): string {
  switch (effect.kind) {
    case 'send':
      return `send ${messageLine(effect.text)}${wayLine(effect.to)}`;
    case 'start-timer':
      return `start-timer ${effect.id} ${effect.ms}`;
    case 'stop-timer':
      return `stop-timer ${effect.id}`;
    case 'progress':
      return `progress ${effect.status} ${effect.reason}`;
    case 'note':
      return `note: ${effect.text}`;
    case 'challenged':
      return `challenged ${effect.realms.map(({ key }) => key).join(', ')}`;
    case 'outcome':
      return `outcome ${JSON.stringify(effect.outcome)}`;
    case 'ended':
      return 'ended';
  }
}

function wayLine(to: Extract<ExchangeEffect, { kind: 'send' }>['to']): string {
  if (to === undefined) return '';
  return to === 'sender' ? ' → sender' : ` → ${to.transport}:${to.host}:${to.port}`;
}

function messageLine(text: string): string {
  const facts = readWire(text);
  const media = [...text.matchAll(/^o=- 1 ([0-9]+)|^a=(\w+)/gm)].map(m => m[1] ?? m[2]).join(' ');
  const sdp = media === '' ? '' : ` sdp=${media}`;
  if (facts.kind === 'response') return `${facts.status} (${facts.cseqMethod})${sdp}`;
  const routes = text.split('\r\n').filter(row => row.startsWith('Route: '));
  const route = routes.length > 0 ? ` via ${routes.map(row => row.slice(7)).join(' ')}` : '';
  return `${facts.method} ${facts.requestUri}${route} branch=${facts.branch} cseq=${facts.cseq} to-tag=${facts.toTag ?? '-'}${rowsLine(text)}${sdp}`;
}

/** The rows that tell requests of one method apart: credentials by realm and nonce count, RAck, Refer-To. */
function rowsLine(text: string): string {
  const parts: string[] = [];
  for (const row of text.split('\r\n')) {
    const [name = '', value = ''] = row.split(': ');
    if (name === 'RAck' || name === 'Refer-To') parts.push(` ${name}=${value}`);
    const digest = /realm="([^"]*)".* nonce="([^"]*)"/.exec(row);
    if (digest) parts.push(` ${name}(${digest[1]} ${digest[2]} nc=${/nc=(\w+)/.exec(row)?.[1] ?? '-'})`);
  }
  return parts.join('');
}
