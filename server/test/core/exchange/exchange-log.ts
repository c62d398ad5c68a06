import { stepExchange } from '../../../src/core/exchange/exchange';
import {
  type ExchangeEffect,
  type ExchangeEvent,
  type ExchangeState,
  newExchange,
} from '../../../src/core/exchange/exchange-state';
import { readWire } from '../../../src/core/exchange/read-wire';
import { standardTimers } from '../../../src/core/exchange/timers';

/**
 * Replays an event log of `test-fixtures/exchange`: lines at the margin are events, indented lines the effects that
 * they must have, all of them and in this order. Answers what happened in the same form.
 *
 *     request INVITE udp        the exchange; `timeout=ms` for another wait
 *     start
 *     timer request/A
 *     answer 180 Ringing        to the request; `to=CANCEL` or `to=BYE`; `tag=`, `branch=`, `sent-by=`, `contact=`, `rr=`
 *     incoming BYE              a request of the peer in the dialog; `from-tag=`
 *     cancel · close 2000 · failed refused · bytes <any text>
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
export function requestText(method: string, transport: string): string {
  return [
    `${method} sip:bob@192.0.2.2 SIP/2.0`,
    `Via: SIP/2.0/${transport.toUpperCase()} 192.0.2.1:40000;branch=z9hG4bKown;rport`,
    'Route: <sip:proxy.example;lr>',
    'From: <sip:alice@192.0.2.1>;tag=alice',
    'To: <sip:bob@192.0.2.2>',
    'Call-ID: call-1',
    `CSeq: 7 ${method}`,
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

function option(words: readonly string[], name: string): string | undefined {
  return words.find(word => word.startsWith(`${name}=`))?.slice(name.length + 1);
}

function open(words: readonly string[]): ExchangeState {
  const [method = '', transport = ''] = words;
  return newExchange({
    request: requestText(method, transport),
    reliable: transport === 'tcp',
    timers: standardTimers,
    timeoutMs: Number(option(words, 'timeout') ?? (method === 'INVITE' ? 180_000 : 32_000)),
    seed: 'seed',
  });
}

function eventOf(word: string, words: readonly string[], state: ExchangeState): ExchangeEvent {
  if (word === 'start' || word === 'cancel') return { kind: word };
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
    'Content-Length: 0',
  ];
  const reason = words.slice(1).filter(word => !word.includes('='));
  return `SIP/2.0 ${words[0]} ${reason.join(' ')}\r\n${rows.join('\r\n')}\r\n\r\n`;
}

function incomingText(words: readonly string[]): string {
  return [
    `${words[0]} sip:alice@192.0.2.1:40000 SIP/2.0`,
    'Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKpeer',
    `From: <sip:bob@192.0.2.2>;tag=${option(words, 'from-tag') ?? 'bob'}`,
    'To: <sip:alice@192.0.2.1>;tag=alice',
    'Call-ID: call-1',
    `CSeq: 1 ${words[0]}`,
    'Content-Length: 0',
    '',
    '',
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
  if (facts.kind === 'response') return `${facts.status} (${facts.cseqMethod})`;
  const routes = text.split('\r\n').filter(row => row.startsWith('Route: '));
  const route = routes.length > 0 ? ` via ${routes.map(row => row.slice(7)).join(' ')}` : '';
  return `${facts.method} ${facts.requestUri}${route} branch=${facts.branch} cseq=${facts.cseq} to-tag=${facts.toTag ?? '-'}`;
}
