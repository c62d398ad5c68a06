import { findHeader, findHeaders } from '../../../sip/find-header';
import type { HeaderField, SipMessage } from '../../../sip/message';
import { lineEndAt } from '../../../sip/message-file-lines';
import { findParam, paramText } from '../../../sip/param';
import { type MediaType, readMediaType } from '../../../sip/read-media-type';
import { looksLikeStartLine } from '../../../sip/start-line';
import type { Span } from '../../../text/span';
import { isCut, isLogged } from '../../header-part';
import { isJudged, methodOf, statusOf } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

interface Fault {
  readonly span: Span;
  readonly why: string;
}

function firstLine({ text, body }: SipMessage): Span {
  return { start: body.start, end: lineEndAt(text, body.start) };
}

/** Boundary lines of a multipart body: whether one opens it, and whether one closes it (RFC 2046 §5.1.1). */
function boundaryLines(body: string, boundary: string): { opens: boolean; closes: boolean } {
  let opens = false;
  let closes = false;
  for (const line of body.split(/\r\n|\n|\r/)) {
    if (!line.startsWith('--') || line.slice(2, 2 + boundary.length) !== boundary) continue;
    const rest = line.slice(2 + boundary.length).trimEnd();
    if (rest === '') opens = true;
    else if (rest === '--') closes = true;
  }
  return { opens, closes };
}

function multipartFault(context: MessageContext, type: MediaType, body: string): Fault | undefined {
  const { message } = context;
  const param = findParam(type.params, 'boundary');
  const boundary = param && (paramText(message.text, param) ?? '');
  if (!param || boundary === undefined || boundary === '') {
    return { span: type.nameSpan, why: 'there is no "boundary"' };
  }
  const { opens, closes } = boundaryLines(body, boundary);
  if (!opens && !closes) return { span: firstLine(message), why: 'the boundary never occurs' };
  // What a log left out at the end is not the sender's fault.
  if (closes || isLogged(context)) return undefined;
  return { span: param.span, why: 'the last boundary is missing' };
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

function faultOf(context: MessageContext, type: MediaType, body: string): Fault | undefined {
  const { message } = context;
  const { name } = type;
  const [main = ''] = body.split(/\r\n|\n|\r/, 1);
  const span = firstLine(message);
  if (name === 'application/sdp') {
    // A description that lacks its first line is the matter of sdp-missing-line.
    return /^[vom]=/m.test(body) ? undefined : { span, why: 'the first line is not "v=0"' };
  }
  if (name.startsWith('multipart/')) return multipartFault(context, type, body);
  if (name === 'message/sipfrag') {
    const isHeader = /^[^\s:]{1,100}[ \t]*:/.test(main);
    return looksLikeStartLine(main) || isHeader
      ? undefined
      : { span, why: 'it begins with no start line and no header field' };
  }
  if (/^v=0\s*$/.test(main)) return { span: type.nameSpan, why: 'it begins as application/sdp' };
  if (
    name.endsWith('+xml') &&
    !body
      .replace(/^(?:\ufeff|\xef\xbb\xbf)/, '')
      .trimStart()
      .startsWith('<')
  ) {
    return { span, why: 'it begins with no "<"' };
  }
  if ((name.endsWith('+json') || name === 'application/json') && !isLogged(context) && !isJson(body)) {
    return { span, why: 'it cannot be read as JSON' };
  }
  return undefined;
}

/** True where every byte of the body is what the type says: no encoding, no encryption. */
function isPlain(message: SipMessage, name: string): boolean {
  if (name.startsWith('application/pkcs7') || name === 'multipart/signed') return false;
  return findHeaders(message, 'content-encoding').every(
    field => message.text.slice(field.value.start, field.value.end).toLowerCase() === 'identity',
  );
}

/** An offer or answer is announced, and there is none. */
function checkEmpty(context: MessageContext, type: MediaType): void {
  const { message, report } = context;
  // Logs leave bodies out.
  if (type.name !== 'application/sdp' || isLogged(context)) return;
  const status = statusOf(message);
  if (methodOf(message) !== 'INVITE' || (status !== undefined && status !== 183 && status !== 200)) return;
  const sentence = 'Body does not look like application/sdp: it is empty.';
  report({ span: type.nameSpan, message: sentence });
}

function checkBody(context: MessageContext, field: HeaderField): void {
  const { message, isTemplate, report } = context;
  const { value: type, problems } = readMediaType(message, field);
  if (problems.length > 0 || !isPlain(message, type.name) || isTemplate(message.body)) return;
  const body = message.text.slice(message.body.start, message.body.end);
  if (!/[^\r\n]/.test(body)) {
    checkEmpty(context, type);
    return;
  }
  const fault = faultOf(context, type, body);
  if (!fault) return;
  const isSdp = /^v=0\s/.test(body) && type.name !== 'application/sdp';
  const at = field.value;
  report({
    span: fault.span.end > fault.span.start ? fault.span : field.value,
    message: `Body does not look like ${type.name.slice(0, 60)}: ${fault.why}.`,
    related: [{ message: 'The Content-Type', span: field.value }],
    fixes: isSdp
      ? [{ title: 'Set it to application/sdp', edits: [{ span: at, newText: 'application/sdp' }] }]
      : [],
  });
}

/** The body is not what Content-Type says (RFC 3261 §7.4, §20.15; RFC 5621; RFC 3420). */
export const bodyTypeMismatch: MessageRule = {
  scope: 'message',
  meta: {
    id: 'body-type-mismatch',
    category: 'header',
    severity: 'warning',
    description: 'The body does not look like the media type that Content-Type names.',
    reference: 'RFC 3261 §7.4, §20.15; RFC 5621 §3; RFC 3420 §2',
    fixable: true,
  },
  on: { headers: ['content-type'] },
  judges: 'body',
  check(context) {
    const { message } = context;
    const field = findHeader(message, 'content-type');
    if (!field || !message.separator || isCut(context) || !isJudged(context, field)) return;
    checkBody(context, field);
  },
};
