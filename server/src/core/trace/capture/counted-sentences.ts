import type { CaptureNote } from './capture-outcome';

/** One kind of thing that is counted: how serious it is, and its sentence. `#` is the count, `(s)` its plural, `{one|many}` what depends on it. */
interface Sentence {
  readonly kind: CaptureNote['kind'];
  readonly text: string;
}

const sentences = {
  cut: { kind: 'damage', text: '# SIP message(s) cut by the capture (snap length, lost packets or damage)' },
  'cut-stream': { kind: 'damage', text: '# TCP segment(s) with SIP cut by the capture (snap length)' },
  'bad-trailer': {
    kind: 'damage',
    text: '# pcapng block(s) whose two lengths differ: the first one is taken',
  },
  'no-interface': {
    kind: 'damage',
    text: '# packet(s) of an interface that the file does not describe, left out',
  },
  'fragment-lost': {
    kind: 'lost',
    text: '# IP datagram(s) of which fragments are missing; of SIP the first part is read',
  },
  'fragment-limit': { kind: 'limit', text: '# IP datagram(s) given up because too many wait for fragments' },
  'fragment-overlap': {
    kind: 'damage',
    text: '# IP fragment(s) that overlap others: the bytes that came first are kept',
  },
  'tcp-limit': { kind: 'limit', text: '# TCP connection(s) forgotten because too many are open at once' },
  'tcp-memory': { kind: 'limit', text: '# TCP stream(s) cut because too many bytes waited for missing ones' },
  'tcp-garbage': {
    kind: 'remark',
    text: '# byte(s) in SIP streams over TCP that belong to no message (begun before the capture, or a wrong Content-Length)',
  },
  'tcp-repeated': {
    kind: 'remark',
    text: '# TCP segment(s) with SIP that {was|were} sent or captured twice: read once',
  },
  tls: {
    kind: 'remark',
    text: '# encrypted TLS connection(s): SIP in {it|them} cannot be read (a key log is not supported yet)',
  },
  esp: { kind: 'remark', text: '# packet(s) encrypted by IPsec (ESP): SIP in {it|them} cannot be read' },
  'websocket-packed': {
    kind: 'unsupported',
    text: '# compressed WebSocket message(s) left out: not supported yet',
  },
  'websocket-broken': { kind: 'damage', text: '# WebSocket stream(s) that stop making sense' },
  'sctp-lost': { kind: 'lost', text: '# SCTP message part(s) without the rest, left out' },
  'hep-packed': {
    kind: 'unsupported',
    text: '# HEP packet(s) with compressed payload left out: not supported yet',
  },
  'hep-other': {
    kind: 'remark',
    text: '# HEP packet(s) without SIP (media reports, logs, keep-alives)',
  },
  'hep-broken': { kind: 'damage', text: '# HEP packet(s) whose lengths lie, left out' },
  tunnel: {
    kind: 'unsupported',
    text: '# packet(s) in more than eight tunnels, or in one that is not supported yet, left out',
  },
  secrets: {
    kind: 'remark',
    text: '# block(s) of decryption secrets: not used, encrypted SIP is not supported yet',
  },
  'custom-block': { kind: 'remark', text: '# custom pcapng block(s) skipped' },
  'unknown-block': { kind: 'remark', text: '# pcapng block(s) of unknown types skipped' },
  'name-limit': { kind: 'limit', text: '# name(s) of addresses beyond the first 10,000 left out' },
} as const satisfies Record<string, Sentence>;

/** What a reader counts. */
export type Counted = keyof typeof sentences;

/** How serious a counted thing is. */
export function kindOf(what: Counted): CaptureNote['kind'] {
  return sentences[what].kind;
}

/** The sentence for `count` things, the first of them in packet `first`. */
export function countedSentence(what: Counted, count: number, first: number): string {
  const text = sentences[what].text
    .replace('#', String(count))
    .replaceAll('(s)', count === 1 ? '' : 's')
    .replace(/\{(\w+)\|(\w+)\}/g, count === 1 ? '$1' : '$2');
  return `${text}; first in packet ${first}.`;
}
