import { findHeader, findHeaders } from '../sip/find-header';
import type { HeaderField, SipMessage } from '../sip/message';
import { findParam, paramText } from '../sip/param';
import { readAddresses } from '../sip/read-addresses';
import { readCSeq } from '../sip/read-cseq';
import { readTokens } from '../sip/read-tokens';
import type { TextEdit } from '../text/text-edit';
import { isHeaderCut, isLogged } from './header-part';
import type { MessageContext } from './rule';

/** The method of a request, or the one in the CSeq of a response; undefined where neither can be read. */
export function methodOf(message: SipMessage): string | undefined {
  if (message.kind === 'request') {
    const { method } = message.startLine;
    return message.text.slice(method.start, method.end);
  }
  const field = message.kind === 'response' ? findHeader(message, 'cseq') : undefined;
  if (!field) return undefined;
  const { value, problems } = readCSeq(message, field);
  return problems.length === 0 ? value.method : undefined;
}

/** The status code of a response; undefined for a request and for text that is no number. */
export function statusOf(message: SipMessage): number | undefined {
  if (message.kind !== 'response') return undefined;
  return Number.isNaN(message.startLine.code) ? undefined : message.startLine.code;
}

/** `INVITE`, or `200 to INVITE`, as sentences name a message. */
export function messageName(message: SipMessage): string {
  const method = methodOf(message);
  const status = statusOf(message);
  if (status === undefined) return method ?? 'This message';
  return method === undefined ? String(status) : `${status} to ${method}`;
}

/** True if To has a tag: a request then stands inside of a dialog (RFC 3261 §12.2). An unknown one counts as there. */
export function hasToTag({ message, isTemplate }: MessageContext): boolean {
  const field = findHeader(message, 'to');
  if (!field) return false;
  if (isTemplate(field.value)) return true;
  const param = findParam(readAddresses(message, field).value[0]?.params ?? [], 'tag');
  return param !== undefined && (paramText(message.text, param) ?? '') !== '';
}

/** True if one of the option tags of a list field is `tag` (RFC 3261 §19.2). */
export function hasOptionTag(message: SipMessage, id: string, tag: string): boolean {
  return findHeaders(message, id).some(field =>
    readTokens(message, field).value.some(
      ({ token }) => message.text.slice(token.start, token.end).toLowerCase() === tag,
    ),
  );
}

/**
 * True if a missing field proves nothing: the source cut the header part, or a log shows no end of it, so that rows may
 * stand anywhere behind.
 */
export function isHeaderPartial(context: MessageContext): boolean {
  return isHeaderCut(context) || (isLogged(context) && context.message.separator === undefined);
}

/** True if the value of a row can be judged: no placeholder stands in it and the capture does not end in it. */
export function isJudged(context: MessageContext, field: HeaderField): boolean {
  const { message, isTemplate } = context;
  if (isTemplate(field.value)) return false;
  return !(isHeaderCut(context) && field.line.end >= message.text.length);
}

/** The rows of a field that can be judged. */
export function judgedHeaders(context: MessageContext, id: string): readonly HeaderField[] {
  return findHeaders(context.message, id).filter(field => isJudged(context, field));
}

/** Of the fields that are to be judged those of an id that can be: for rules that judge `rows`. */
export function judgedFields(context: MessageContext, id: string): readonly HeaderField[] {
  return context.fields.filter(field => field.id === id && isJudged(context, field));
}

/** True for a captured response: From, To, Via and Record-Route only echo its request, and a fault is told there. */
export function isEcho({ message, authored }: MessageContext): boolean {
  return message.kind === 'response' && !authored;
}

/** The name of a field: canonical where it is registered, else as written. */
export function fieldName(message: SipMessage, field: HeaderField): string {
  return field.spec?.name ?? message.text.slice(field.name.start, field.name.end);
}

/** An edit that takes a whole row away. */
export function removeRow(field: HeaderField): TextEdit {
  return { span: field.line, newText: '' };
}
