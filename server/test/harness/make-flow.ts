import type { TraceRecord, TraceTime, TransportName } from '../../src/core/trace/trace-record';
import { emptyTraceHeader, writeTraceHeader, writeTraceRecord } from '../../src/core/trace/write-siptrace';

/** One message of a generated call flow with its circumstances. */
export interface FlowMessage {
  /** Milliseconds since the start of the flow's day; undefined in ordered flows. */
  readonly time: number | undefined;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly transport: TransportName;
}

/** What a message says beyond its start line; each part has a fitting default. */
export interface FlowParts {
  /** Header lines after the standard ones, without line ends. */
  readonly extra?: readonly string[];
  readonly body?: string;
  /** CSeq number; by default the dialog's next, or that of the request answered. */
  readonly cseq?: number;
  /** Branch by hop; by default a new one, or that of the request answered. */
  readonly branch?: string;
  /** Leave the To tag out, or set another. */
  readonly toTag?: string | undefined;
}

/** Documentation addresses (RFC 5737) of up to five nodes in a row. */
const ADDRESSES = ['192.0.2.1', '192.0.2.2', '198.51.100.3', '198.51.100.4', '203.0.113.5'];

const SDP = [
  'v=0',
  'o=- 1 1 IN IP4 192.0.2.1',
  's=-',
  'c=IN IP4 192.0.2.1',
  't=0 0',
  'm=audio 4000 RTP/AVP 0',
];
/** A session description with PCMU. */
export const sdpBody = `${SDP.join('\r\n')}\r\n`;

/** A request under way: what its responses and its ACK echo on each hop. */
export interface SentRequest {
  readonly method: string;
  readonly uri: string;
  readonly cseq: number;
  /** Via lines as they stand on each hop, the first hop of its sender first. */
  readonly vias: readonly (readonly string[])[];
  readonly from: string;
  readonly to: string;
  /** Node indexes in the order of travel. */
  readonly path: readonly number[];
}

/** How a call is laid out. */
export interface FlowLayout {
  /** Nodes in a row: caller, proxies, callee. At least two. */
  readonly nodes: number;
  readonly callId?: string;
  readonly transport?: TransportName;
  /** Proxies stay on the route of the dialog. */
  readonly recordRoute?: boolean;
  /** Milliseconds that each hop takes. */
  readonly hopMs?: number;
}

/**
 * Writes the messages of one call on every hop, as a correct caller, proxies and callee would. It knows the header
 * fields and the way through the proxies; what is sent when is up to the test.
 */
export class FlowWriter {
  readonly messages: FlowMessage[] = [];
  readonly callId: string;
  readonly callerTag: string;
  readonly calleeTag: string;
  now = 36_000_000;
  private branches = 0;
  private readonly cseqs = [0, 0];
  private readonly last: number;

  constructor(readonly layout: FlowLayout) {
    this.callId = layout.callId ?? 'call-1';
    this.callerTag = `caller-${this.callId}`;
    this.calleeTag = `callee-${this.callId}`;
    this.last = layout.nodes - 1;
  }

  /** Lets time pass. */
  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  /** Sends a request from one end to the other, through all nodes. `by` is 0 for the caller, 1 for the callee. */
  request(method: string, by: 0 | 1, inDialog: boolean, parts: FlowParts = {}): SentRequest {
    const path = this.pathOf(by, inDialog);
    const [own, peer] = by === 0 ? [this.callerTag, this.calleeTag] : [this.calleeTag, this.callerTag];
    const cseq = parts.cseq ?? this.nextCSeq(by);
    const toTag = 'toTag' in parts ? parts.toTag : inDialog ? peer : undefined;
    const people = ['<sip:alice@example.com>', '<sip:bob@example.com>'];
    const request: SentRequest = {
      method,
      cseq,
      uri: inDialog
        ? `sip:${by === 0 ? 'bob' : 'alice'}@${this.host(by === 0 ? this.last : 0)}`
        : 'sip:bob@example.com',
      vias: this.viasOf(path, parts.branch),
      from: `${people[by]};tag=${own}`,
      to: `${people[1 - by]}${toTag === undefined ? '' : `;tag=${toTag}`}`,
      path,
    };
    for (let hop = 0; hop < path.length - 1; hop++) this.sendRequest(request, hop, parts);
    return request;
  }

  /** Sends a request outside of a dialog on its first hops only: a proxy does not let it pass. */
  requestOn(method: string, by: 0 | 1, hops: number, parts: FlowParts = {}): SentRequest {
    const before = this.messages.length;
    const request = this.request(method, by, false, parts);
    this.messages.splice(before + hops);
    return request;
  }

  /** A proxy sends a request on to one more node, as a new branch: forks are several of these. */
  forward(request: SentRequest, node: number, parts: FlowParts = {}): SentRequest {
    const proxy = request.path.at(-1) ?? 0;
    const via = this.via(proxy, parts.branch ?? `z9hG4bK-${this.callId}-${++this.branches}`);
    const vias = [...request.vias, [via, ...(request.vias.at(-1) ?? [])]];
    const forwarded = { ...request, vias, path: [...request.path, node] };
    this.sendRequest(forwarded, forwarded.path.length - 2, parts);
    return forwarded;
  }

  /** Sends a request again on one hop, byte by byte as before. */
  repeat(request: SentRequest, hop: number, parts: FlowParts = {}): void {
    this.sendRequest(request, hop, parts);
  }

  /** Answers a request, from its last node back to its first. The last hops may be left out for an answer by a proxy. */
  respond(request: SentRequest, status: string, parts: FlowParts & { readonly fromHop?: number } = {}): void {
    const lastHop = parts.fromHop ?? request.path.length - 2;
    for (let hop = lastHop; hop >= 0; hop--) this.respondOn(request, status, hop, parts);
  }

  /** Answers a request on one hop. */
  respondOn(request: SentRequest, status: string, hop: number, parts: FlowParts = {}): void {
    const tag = 'toTag' in parts ? parts.toTag : status.startsWith('100') ? undefined : this.calleeTag;
    const to = request.to.includes(';tag=') || tag === undefined ? request.to : `${request.to};tag=${tag}`;
    const contact = /^[12]/.test(status) && request.method === 'INVITE' && !status.startsWith('100');
    const text = message(
      `SIP/2.0 ${status}`,
      [
        ...(request.vias[hop] ?? []),
        `From: ${request.from}`,
        `To: ${to}`,
        `Call-ID: ${this.callId}`,
        `CSeq: ${parts.cseq ?? request.cseq} ${request.method}`,
        ...(contact
          ? [`Contact: ${this.contactOf(request.path.at(-1) ?? 0)}`, ...this.recordRoutes(request)]
          : []),
        ...(parts.extra ?? []),
        ...bodyLines(parts.body),
      ],
      parts.body,
    );
    this.push(request.path[hop + 1] ?? 0, request.path[hop] ?? 0, text);
  }

  /** The ACK of each hop for a final that is no 2xx: the INVITE's own branch, one Via (RFC 3261 §17.1.1.3). */
  ackNon2xx(request: SentRequest, hop: number, parts: FlowParts = {}): void {
    const via = parts.branch
      ? this.via(request.path[hop] ?? 0, parts.branch)
      : (request.vias[hop]?.[0] ?? '');
    const tag = 'toTag' in parts ? parts.toTag : this.calleeTag;
    const to = request.to.includes(';tag=') || tag === undefined ? request.to : `${request.to};tag=${tag}`;
    const text = message(`ACK ${request.uri} SIP/2.0`, [
      via,
      'Max-Forwards: 70',
      `From: ${request.from}`,
      `To: ${to}`,
      `Call-ID: ${this.callId}`,
      `CSeq: ${parts.cseq ?? request.cseq} ACK`,
      'Content-Length: 0',
    ]);
    this.push(request.path[hop] ?? 0, request.path[hop + 1] ?? 0, text);
  }

  /** A final that is no 2xx, acknowledged on every hop before it goes on (`rules.md` 3.1). */
  refuse(request: SentRequest, status: string, parts: FlowParts = {}): void {
    for (let hop = request.path.length - 2; hop >= 0; hop--) {
      this.respondOn(request, status, hop, parts);
      this.ackNon2xx(request, hop, parts);
    }
  }

  /** A CANCEL on one hop and its 200: hop by hop, with the INVITE's branch (RFC 3261 §9.1). */
  cancel(request: SentRequest, hop: number): void {
    const via = request.vias[hop]?.[0] ?? '';
    const head = [`From: ${request.from}`, `To: ${request.to}`, `Call-ID: ${this.callId}`];
    const end = [`CSeq: ${request.cseq} CANCEL`, 'Content-Length: 0'];
    const [from = 0, to = 0] = [request.path[hop], request.path[hop + 1]];
    this.push(from, to, message(`CANCEL ${request.uri} SIP/2.0`, [via, 'Max-Forwards: 70', ...head, ...end]));
    const tagged = [head[0] ?? '', `${head[1]};tag=hop-${hop}`, head[2] ?? ''];
    this.push(to, from, message('SIP/2.0 200 OK', [via, ...tagged, ...end]));
  }

  /** Address and port of a node. */
  endpoint(node: number): string {
    return `${this.host(node)}:5060`;
  }

  private contactOf(node: number): string {
    return `<sip:${node === 0 ? 'alice' : 'bob'}@${this.host(node)}>`;
  }

  private host(node: number): string {
    return ADDRESSES[node] ?? '192.0.2.99';
  }

  private pathOf(by: 0 | 1, inDialog: boolean): readonly number[] {
    const all = Array.from({ length: this.layout.nodes }, (_, node) => node);
    const path = inDialog && this.layout.recordRoute !== true ? [0, this.last] : all;
    return by === 0 ? path : [...path].reverse();
  }

  private nextCSeq(by: 0 | 1): number {
    const next = (this.cseqs[by] ?? 0) + 1;
    this.cseqs[by] = next;
    return next;
  }

  private via(node: number, branch: string): string {
    return `Via: SIP/2.0/${(this.layout.transport ?? 'udp').toUpperCase()} ${this.endpoint(node)};branch=${branch}`;
  }

  private viasOf(path: readonly number[], branch: string | undefined): readonly (readonly string[])[] {
    const vias: string[][] = [];
    for (let hop = 0; hop < path.length - 1; hop++) {
      const own = branch ?? `z9hG4bK-${this.callId}-${++this.branches}`;
      vias.push([this.via(path[hop] ?? 0, own), ...(vias[hop - 1] ?? [])]);
    }
    return vias;
  }

  private recordRoutes(request: SentRequest): readonly string[] {
    if (this.layout.recordRoute !== true) return [];
    const proxies = request.path.slice(1, -1).reverse();
    return proxies.map(node => `Record-Route: <sip:${this.endpoint(node)};lr>`);
  }

  /** What the proxies before a hop recorded, or the proxies after it that a request in the dialog has yet to pass. */
  private routesOf(request: SentRequest, hop: number): readonly string[] {
    if (this.layout.recordRoute !== true) return [];
    const line = (name: string, node: number) => `${name}: <sip:${this.endpoint(node)};lr>`;
    if (request.to.includes(';tag=')) {
      return request.path.slice(hop + 1, -1).map(node => line('Route', node));
    }
    if (!RECORDS.has(request.method)) return [];
    const passed = request.path.slice(1, hop + 1);
    return passed.reverse().map(node => line('Record-Route', node));
  }

  private sendRequest(request: SentRequest, hop: number, parts: FlowParts): void {
    const text = message(
      `${request.method} ${request.uri} SIP/2.0`,
      [
        ...(request.vias[hop] ?? []),
        `Max-Forwards: ${70 - hop}`,
        `From: ${request.from}`,
        `To: ${request.to}`,
        `Call-ID: ${this.callId}`,
        `CSeq: ${request.cseq} ${request.method}`,
        ...this.routesOf(request, hop),
        ...(CONTACT.has(request.method) ? [`Contact: ${this.contactOf(request.path[0] ?? 0)}`] : []),
        ...(parts.extra ?? []),
        ...bodyLines(parts.body),
      ],
      parts.body,
    );
    this.push(request.path[hop] ?? 0, request.path[hop + 1] ?? 0, text);
  }

  private push(from: number, to: number, text: string): void {
    const { transport = 'udp' } = this.layout;
    this.messages.push({ time: this.now, from: this.endpoint(from), to: this.endpoint(to), text, transport });
    this.now += this.layout.hopMs ?? 2;
  }
}

const CONTACT: ReadonlySet<string> = new Set([
  'INVITE',
  'REGISTER',
  'SUBSCRIBE',
  'REFER',
  'NOTIFY',
  'UPDATE',
]);

/** Requests in which a proxy records itself. */
const RECORDS: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE']);

function bodyLines(body: string | undefined): readonly string[] {
  return body === undefined
    ? ['Content-Length: 0']
    : ['Content-Type: application/sdp', `Content-Length: ${body.length}`];
}

function message(startLine: string, headers: readonly string[], body = ''): string {
  return `${[startLine, ...headers].join('\r\n')}\r\n\r\n${body}`;
}

/** Midnight of the day on which all flows happen. */
const DAY = Date.UTC(2026, 0, 7) / 1000;

function timeOf(ms: number | undefined): TraceTime | undefined {
  if (ms === undefined) return undefined;
  const seconds = Math.floor(ms / 1000);
  return {
    seconds: DAY + seconds,
    nanos: Math.round((ms - seconds * 1000) * 1e6),
    digits: 6,
    dateless: false,
  };
}

/** A record as a capture gives it. */
export function recordOf(flow: FlowMessage): TraceRecord {
  return {
    payload: flow.text,
    map: { from: [0], to: [0] },
    header: { start: 0, end: 0 },
    time: timeOf(flow.time),
    transport: flow.transport,
    source: flow.from,
    destination: flow.to,
    direction: undefined,
    declaredBytes: undefined,
    exactBytes: true,
    truncated: false,
    frame: undefined,
    note: undefined,
  };
}

/** The flow as a `.siptrace` document. */
export function siptraceOf(messages: readonly FlowMessage[]): string {
  const records = messages.map(flow => writeTraceRecord(recordOf(flow), 'utf16'));
  return `${writeTraceHeader(emptyTraceHeader)}\n${records.join('\n')}`;
}

/** The flow as messages one after the other, without times and addresses. */
export function plainOf(messages: readonly FlowMessage[]): string {
  return messages.map(flow => flow.text).join('\r\n');
}
