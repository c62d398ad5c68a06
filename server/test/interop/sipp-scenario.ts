import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A body and its type. */
export interface Body {
  readonly type: string;
  readonly text: string;
}

/** One step of what sipp does as the called side. */
export type Step =
  | { readonly step: 'receive'; readonly method: string }
  /** Answers the request that came last, or, with `invite`, the INVITE that waits. */
  | { readonly step: 'answer'; readonly status: string; readonly body?: Body; readonly invite?: boolean }
  /** A request of its own in the dialog; `cseq` is that of the INVITE for its ACK. */
  | {
      readonly step: 'send';
      readonly method: string;
      readonly cseq: number;
      readonly rows?: readonly string[];
      readonly body?: Body;
    }
  | { readonly step: 'answered'; readonly status: number }
  | { readonly step: 'pause'; readonly ms: number };

export const receive = (method: string): Step => ({ step: 'receive', method });
export const answer = (status: string, more: { body?: Body; invite?: boolean } = {}): Step => ({
  step: 'answer',
  status,
  ...more,
});
export const send = (
  method: string,
  cseq: number,
  more: { rows?: readonly string[]; body?: Body } = {},
): Step => ({
  step: 'send',
  method,
  cseq,
  ...more,
});
export const answered = (status: number): Step => ({ step: 'answered', status });
export const pause = (ms: number): Step => ({ step: 'pause', ms });

/** The media of the called side, in a direction and a version (RFC 3264 §8). */
export function media(direction: 'sendrecv' | 'sendonly' | 'recvonly', version = 1): Body {
  const lines = [
    'v=0',
    `o=uas 1 ${version} IN IP[local_ip_type] [local_ip]`,
    's=-',
    'c=IN IP[media_ip_type] [media_ip]',
    't=0 0',
    'm=audio [media_port] RTP/AVP 0',
    'a=rtpmap:0 PCMU/8000',
    `a=${direction}`,
  ];
  return { type: 'application/sdp', text: lines.join('\n') };
}

/** Writes a scenario for `sipp -sf` and answers its options. The first step must receive the INVITE. */
export function scenario(steps: readonly Step[]): readonly string[] {
  const file = join(mkdtempSync(join(tmpdir(), 'siplens-scenario-')), 'scenario.xml');
  const [first, ...rest] = steps;
  const body = [first ? receiveInvite : '', ...rest.map(stepXml)].join('\n');
  writeFileSync(
    file,
    `<?xml version="1.0" encoding="ISO-8859-1" ?>
<!DOCTYPE scenario SYSTEM "sipp.dtd">
<scenario name="called side">
${body}
  <Reference variables="via,cseq,from,to,uri"/>
</scenario>
`,
  );
  return ['-sf', file];
}

const tag = ';tag=[pid]uas[call_number]';

/** What requests of the called side and late answers need of the INVITE is kept. */
const receiveInvite = `  <recv request="INVITE"><action>
    <ereg regexp=".*" search_in="hdr" header="Via:" assign_to="via"/>
    <ereg regexp=".*" search_in="hdr" header="CSeq:" assign_to="cseq"/>
    <ereg regexp=".*" search_in="hdr" header="From:" assign_to="from"/>
    <ereg regexp=".*" search_in="hdr" header="To:" assign_to="to"/>
    <ereg regexp="sip:[^&gt;]*" search_in="hdr" header="Contact:" assign_to="uri"/>
  </action></recv>`;

function stepXml(step: Step): string {
  switch (step.step) {
    case 'receive':
      return `  <recv request="${step.method}"/>`;
    case 'answered':
      return `  <recv response="${step.status}"/>`;
    case 'pause':
      return `  <pause milliseconds="${step.ms}"/>`;
    case 'answer':
      return sendXml(answerLines(step), isRepeated(step));
    case 'send':
      return sendXml(requestLines(step), step.method !== 'ACK');
  }
}

/** A final answer to INVITE is repeated until its ACK comes. */
function isRepeated({ status, invite, body }: Extract<Step, { step: 'answer' }>): boolean {
  return invite === true ? !status.startsWith('1') : body !== undefined;
}

function answerLines({ status, body, invite }: Extract<Step, { step: 'answer' }>): readonly string[] {
  return [
    `SIP/2.0 ${status}`,
    ...(invite ? ['Via:[$via]'] : ['[last_Via:]']),
    '[last_From:]',
    ...(invite ? [`To:[$to]${tag}`] : ['[last_To:]']),
    '[last_Call-ID:]',
    ...(invite ? ['CSeq:[$cseq]'] : ['[last_CSeq:]']),
    'Contact: <sip:[local_ip]:[local_port];transport=[transport]>',
    ...bodyLines(body),
  ];
}

function requestLines({ method, cseq, rows = [], body }: Extract<Step, { step: 'send' }>): readonly string[] {
  return [
    `${method} [$uri] SIP/2.0`,
    'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
    'Max-Forwards: 70',
    `From:[$to]${tag}`,
    'To:[$from]',
    'Call-ID: [call_id]',
    `CSeq: ${cseq} ${method}`,
    // A BYE has none (RFC 3261 table 2).
    ...(method === 'BYE' ? [] : ['Contact: <sip:[local_ip]:[local_port];transport=[transport]>']),
    ...rows,
    ...bodyLines(body),
  ];
}

function bodyLines(body: Body | undefined): readonly string[] {
  if (!body) return ['Content-Length: 0', '', ''];
  return [`Content-Type: ${body.type}`, 'Content-Length: [len]', '', body.text, ''];
}

function sendXml(lines: readonly string[], isRepeated: boolean): string {
  const text = lines.map(line => `      ${line}`.trimEnd()).join('\n');
  return `  <send${isRepeated ? ' retrans="500"' : ''}>
    <![CDATA[

${text}
    ]]>
  </send>`;
}
