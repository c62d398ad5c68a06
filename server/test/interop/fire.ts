import { randomBytes } from 'node:crypto';
import { analyse } from '../../src/core/analysis';
import type { Analysis } from '../../src/core/document';
import { describeOutcome } from '../../src/core/exchange/describe-outcome';
import type { Credentials } from '../../src/core/exchange/digest';
import { fileVariables } from '../../src/core/exchange/file-variables';
import { prepareRequest } from '../../src/core/exchange/prepare-request';
import type { RequestEnvironment } from '../../src/core/exchange/request-environment';
import { cutMessageFile, parseMessageFilePart } from '../../src/core/sip/parse-message-file';
import { type WritableRecord, writeTraceHeader, writeTraceRecord } from '../../src/core/trace/write-siptrace';
import { openTransport } from '../../src/net/open-transport';
import { type RunningExchange, startExchange } from '../../src/net/start-exchange';
import type { OpenOptions } from '../../src/net/transport';

/** A request that was fired as the editor fires it. */
export interface Fired {
  readonly running: RunningExchange;
  /** What the user reads in the end. */
  say(): Promise<string>;
  /** It went over the connection of an earlier exchange. */
  readonly isReused: boolean;
  readonly records: readonly WritableRecord[];
  /** `> INVITE`, `< 180`, …, each run of copies once. */
  flow(): readonly string[];
  /** The live trace as it stands, analysed with every default rule; `without` leaves out what starts so. */
  trace(without?: string): Analysis;
}

/** What the editor would take from settings and from its secret storage. */
export interface FireOptions {
  readonly tls?: OpenOptions['tls'];
  readonly credentials?: Credentials;
  readonly pool?: OpenOptions['pool'];
}

/** Prepares the last part of a `.sip` text, opens its transport, and sends it: the way of the editor, without the editor. */
export async function fire(file: string, options: FireOptions = {}): Promise<Fired> {
  const parts = cutMessageFile(file).map(at => file.slice(at.start, at.end));
  const text = parts.at(-1) ?? '';
  const environment: RequestEnvironment = {
    variables: fileVariables(parts.map(part => parseMessageFilePart(part))),
    local: undefined,
    random: digits =>
      randomBytes(Math.ceil(digits / 2))
        .toString('hex')
        .slice(0, digits),
    now: Date.now(),
  };
  const source = { text, part: parseMessageFilePart(text) };
  const draft = prepareRequest(source, environment);
  if (draft.kind === 'refused') throw new Error(draft.reason);
  const opened = await openTransport(draft.request.target, { tls: options.tls, pool: options.pool });
  if (opened.kind !== 'open') throw new Error(JSON.stringify(opened));
  const prepared = prepareRequest(source, { ...environment, local: opened.transport.local });
  if (prepared.kind === 'refused') throw new Error(prepared.reason);
  const records: WritableRecord[] = [];
  const running = startExchange(prepared.request, opened.transport, {
    onRecord: record => records.push(record),
    credentials: async () => options.credentials,
  });
  return {
    running,
    say: async () => describeOutcome(await running.outcome, prepared.request.target).text,
    isReused: opened.transport.isReused === true,
    records,
    flow: () => flowOf(records),
    trace: without => {
      const kept = records.filter(r => without === undefined || !r.payload.startsWith(without));
      return analyse({ text: traceText(kept), kind: 'trace' });
    },
  };
}

function flowOf(records: readonly WritableRecord[]): readonly string[] {
  const lines = records.map(({ payload, direction }) => {
    const [first = '', second = ''] = payload.split(' ');
    return direction === 'out'
      ? `> ${first === 'SIP/2.0' ? second : first}`
      : `< ${first === 'SIP/2.0' ? second : first}`;
  });
  return lines.filter((line, i) => line !== lines[i - 1]);
}

function traceText(records: readonly WritableRecord[]): string {
  const head = writeTraceHeader({ open: false, lanes: [], holes: [], comments: [] });
  return head + records.map(record => writeTraceRecord(record, 'bytes')).join('');
}

/**
 * All findings of a trace in one line each, of any severity: a live trace is short, so what is missing in it is often
 * only `pending` information. Only hints about answers are left out: they are the peer's style, and sipp leaves out
 * what they recommend. Each request is ours. `call-failed` says how a call ended, and no fault.
 */
export function findingsOf(analysis: Analysis): readonly string[] {
  // How soon a 100 came is a matter of the machine: a busy one earns that hint.
  const faults = analysis.findings.filter(f => f.rule !== 'call-failed' && f.rule !== 'trying-missing');
  const ours = faults.filter(f => f.severity !== 'hint' || f.at.message.keys.kind === 'request');
  return ours.map(f => `${f.severity} ${f.confidence} ${f.rule}: ${f.message}`);
}

const sdp = `v=0
o=alice 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio 49170 RTP/AVP 0 8
`;

/** A `.sip` text with an INVITE; `target` is host and port. */
export function invite(target: string, transport: 'udp' | 'tcp' | 'tls' | 'ws', user = 'bob'): string {
  const way = transport === 'ws' ? `# @target ws://${target}/` : `# @transport ${transport}`;
  return `@to = ${target}
@me = sip:alice@{{$localAddress}}

### call
${way}
INVITE sip:${user}@{{to}} SIP/2.0
Via: SIP/2.0/${transport.toUpperCase()} {{$localAddress}}:{{$localPort}};branch={{$branch}};rport
Max-Forwards: 70
From: "Alice" <{{me}}>;tag={{$tag}}
To: <sip:${user}@example.com>
Call-ID: {{$callId}}
CSeq: 1 INVITE
Contact: <{{me}}:{{$localPort}};transport=${transport}>
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS
Supported: replaces
Content-Type: application/sdp
Content-Length: {{$contentLength}}

${sdp}`;
}
