import { bodyLength } from '../sip/body-length';
import { findHeader, headerText } from '../sip/find-header';
import type { HeaderField, SipRequest } from '../sip/message';
import { findParam } from '../sip/param';
import { parseUri } from '../sip/parse-uri';
import { readAddresses } from '../sip/read-addresses';
import { readVias } from '../sip/read-via';
import type { Via } from '../sip/views';
import { sliceSpan } from '../text/span';
import { applyTextEdits, type TextEdit } from '../text/text-edit';
import { localAddress, localPort } from './generated-values';
import type { RequestChange, RequestTarget, SendTransport } from './prepared-request';
import { hostPort, type RequestEnvironment } from './request-environment';

/** One thing that the assist does to a request, and how it is told. */
interface Fill {
  readonly change: RequestChange;
  readonly edit: TextEdit;
}

/** What the assist works on. */
export interface AssistInput {
  readonly message: SipRequest;
  readonly target: RequestTarget;
  readonly env: RequestEnvironment;
  /** The transport before size or names chose another one. */
  readonly asked?: SendTransport;
  /** How many bytes of body follow the text on the wire. */
  readonly attachedBytes?: number;
}

/** The request with what it needs to be answered, and what was done to it, in order of the text. */
export interface Assisted {
  readonly text: string;
  readonly changes: readonly RequestChange[];
}

const missing = '(missing)';

/**
 * Fills only what is absent: the empty line after the headers, Via and its branch, From, To and the From tag,
 * Call-ID, CSeq, Max-Forwards, Contact of an INVITE (RFC 3261 §8.1.1), `rport` where the answer would go to another
 * port than ours (RFC 3581), and makes Content-Length true. Whatever the author wrote else stays, right or wrong.
 * Line ends must already be CRLF.
 */
export function assist(input: AssistInput): Assisted {
  const { message } = input;
  const fills = [
    ...fillVia(input),
    ...fillFrom(input),
    ...fillFromTag(input),
    ...fillHeader(input, 'To', () => `<${addressOfTarget(message)}>`),
    ...fillHeader(input, 'Call-ID', () => input.env.random(24)),
    ...fillHeader(input, 'CSeq', () => `1 ${sliceSpan(message.text, message.startLine.method)}`),
    ...fillHeader(input, 'Max-Forwards', () => '70'),
    ...fillContact(input),
    ...fillContentLength(input),
    ...fillSeparator(input),
  ];
  return {
    text: applyTextEdits(
      message.text,
      fills.map(f => f.edit),
    ),
    changes: fills.map(f => f.change),
  };
}

/** Where a new header row goes: after the last header, or after the start line. */
function headersEnd(message: SipRequest): number {
  return message.headers.at(-1)?.line.end ?? lineAfter(message.text, message.startLine.span.end);
}

function lineAfter(text: string, at: number): number {
  const lineFeed = text.indexOf('\n', at);
  return lineFeed === -1 ? text.length : lineFeed + 1;
}

/** A new row at `at`. Where the line before has no line end, the row brings it. */
function addRow(message: SipRequest, at: number, name: string, value: string): Fill {
  const bare = at > 0 && !message.text.startsWith('\n', at - 1);
  const row = `${name}: ${value}`;
  return {
    change: { what: name, before: missing, after: value },
    edit: { span: { start: at, end: at }, newText: bare ? `\r\n${row}` : `${row}\r\n` },
  };
}

function fillHeader({ message }: AssistInput, name: string, value: () => string): readonly Fill[] {
  if (findHeader(message, name.toLowerCase())) return [];
  return [addRow(message, headersEnd(message), name, value())];
}

function fillVia(input: AssistInput): readonly Fill[] {
  const { message, env, target } = input;
  const sentBy = hostPort(localAddress(env), localPort(env));
  const field = findHeader(message, 'via');
  if (!field) {
    const value = `SIP/2.0/${target.transport.toUpperCase()} ${sentBy};branch=z9hG4bK${env.random(16)};rport`;
    return [addRow(message, lineAfter(message.text, message.startLine.span.end), 'Via', value)];
  }
  const via = readVias(message, field).value[0];
  if (!via) return [];
  const added: string[] = [];
  if (!findParam(via.params, 'branch')) added.push(`branch=z9hG4bK${env.random(16)}`);
  // RFC 3261 §18.2.2 answers to the port of sent-by; only rport (RFC 3581 §4) makes it ours.
  const elsewhere = (via.port ?? 5060) !== localPort(env);
  if (target.transport === 'udp' && elsewhere && !findParam(via.params, 'rport')) added.push('rport');
  return [
    ...switchTransport(input, via),
    ...added.map(parameter => addParameter(via.span.end, 'Via', parameter)),
  ];
}

/** The Via names the transport that is really taken (RFC 3261 §18.1.1), where that is not what the author asked for. */
function switchTransport({ target, asked }: AssistInput, via: Via): readonly Fill[] {
  if (asked === undefined || asked === target.transport || via.transport !== asked.toUpperCase()) return [];
  const after = target.transport.toUpperCase();
  return [
    {
      change: { what: 'Via transport', before: via.transport, after },
      edit: { span: via.transportSpan, newText: after },
    },
  ];
}

function addParameter(at: number, what: string, parameter: string): Fill {
  const name = parameter.split('=')[0] ?? parameter;
  return {
    change: { what: `${what} ${name}`, before: missing, after: parameter },
    edit: { span: { start: at, end: at }, newText: `;${parameter}` },
  };
}

/** The Request-URI as an address: From and To hold no port and no parameters (RFC 3261 §19.1.1, table 1). */
function addressOfTarget(message: SipRequest): string {
  const { text } = message;
  const uri = parseUri(text, message.startLine.uri).value;
  if (!uri.host || !/^sips?$/.test(uri.scheme)) return sliceSpan(text, message.startLine.uri);
  const user = uri.user ? `${sliceSpan(text, uri.user)}@` : '';
  return `${uri.scheme}:${user}${sliceSpan(text, uri.host)}`;
}

function fillFrom(input: AssistInput): readonly Fill[] {
  const { env } = input;
  return fillHeader(input, 'From', () => `<${fromAddress(input)}>;tag=${env.random(10)}`);
}

/** Who asks; a REGISTER without From registers the address in its To (RFC 3261 §10.2). */
function fromAddress({ message, env }: AssistInput): string {
  if (sliceSpan(message.text, message.startLine.method) === 'REGISTER') {
    const to = findHeader(message, 'to');
    const uri = to && readAddresses(message, to).value[0]?.uri;
    return uri ? sliceSpan(message.text, uri.span) : addressOfTarget(message);
  }
  const host = localAddress(env);
  return `sip:siplens@${host.includes(':') ? `[${host}]` : host}`;
}

function fillFromTag({ message, env }: AssistInput): readonly Fill[] {
  const field = findHeader(message, 'from');
  const address = field && readAddresses(message, field).value[0];
  if (!field || !address || findParam(address.params, 'tag')) return [];
  return [addParameter(address.span.end, 'From', `tag=${env.random(10)}`)];
}

/** A dialog needs to know where its requests go (RFC 3261 §8.1.1.8). */
function fillContact(input: AssistInput): readonly Fill[] {
  const { message, env, target } = input;
  if (sliceSpan(message.text, message.startLine.method) !== 'INVITE') return [];
  // `sips` says TLS; in a `sip` URI the parameter does (RFC 3261 §26.2.2, RFC 7118 §5.2).
  const transport = target.transport === 'udp' ? '' : `;transport=${target.transport}`;
  return fillHeader(
    input,
    'Contact',
    () => `<sip:siplens@${hostPort(localAddress(env), localPort(env))}${transport}>`,
  );
}

function fillContentLength(input: AssistInput): readonly Fill[] {
  const { message, attachedBytes = 0 } = input;
  const length = String(bodyLength(message) + attachedBytes);
  const field: HeaderField | undefined = findHeader(message, 'content-length');
  if (!field) return fillHeader(input, 'Content-Length', () => length);
  const written = headerText(message, field);
  if (/^[0-9]{1,15}$/.test(written) && Number(written) === Number(length)) return [];
  return [
    {
      change: { what: 'Content-Length', before: written === '' ? '(empty)' : written, after: length },
      edit: { span: field.value, newText: length },
    },
  ];
}

function fillSeparator({ message }: AssistInput): readonly Fill[] {
  if (message.separator) return [];
  const { text } = message;
  const end = text.length;
  // Rows that were added to a last line without line end bring theirs in front, so one is still missing here.
  const newText = text.endsWith('\n') ? '\r\n' : '\r\n\r\n';
  return [
    {
      change: { what: 'end of the headers', before: missing, after: 'an empty line' },
      edit: { span: { start: end, end }, newText },
    },
  ];
}
