import type { Span } from '../text/span';
import { SEMICOLON, trimLws } from './chars';
import type { HeaderField, SipMessage } from './message';
import { findParam, paramText, readParam } from './param';
import type { Param } from './views';

/** A dialog as Replaces, Join and Target-Dialog name it (RFC 3891 §6.1, RFC 3911 §7.1, RFC 4538 §7). */
export interface DialogId {
  readonly span: Span;
  readonly callId: Span;
  /** Tags without quotes; undefined where the parameter is missing, '' where it has no value. */
  readonly toTag: string | undefined;
  readonly fromTag: string | undefined;
  readonly params: readonly Param[];
}

/**
 * Reads `callid *( SEMI param )` out of a text. A comma belongs to what it stands in: a Call-ID holds none, so a list
 * of dialogs shows as a comma in the Call-ID or a tag. Total: what is missing is empty or undefined.
 */
export function dialogIdAt(text: string, at: Span): DialogId {
  const params: Param[] = [];
  let i = at.start;
  while (i < at.end && text.charCodeAt(i) !== SEMICOLON) i++;
  const callId = { start: at.start, end: trimLws(text, at.start, i) };
  while (i < at.end) {
    let stop = i + 1;
    while (stop < at.end && text.charCodeAt(stop) !== SEMICOLON) stop++;
    const param = readParam(text, { start: i + 1, end: stop }, i);
    if (param !== undefined) params.push(param);
    i = stop;
  }
  const tag = (id: string) => {
    const param = findParam(params, id);
    return param && (paramText(text, param) ?? '');
  };
  // Target-Dialog names the tags from the view of who reads it (RFC 4538 §7): local and remote.
  const toTag = tag('to-tag') ?? tag('local-tag');
  const fromTag = tag('from-tag') ?? tag('remote-tag');
  return { span: at, callId, toTag, fromTag, params };
}

/** Reads the value of a Replaces, Join or Target-Dialog field as the name of one dialog. */
export function readDialogId(message: SipMessage, field: HeaderField): DialogId {
  return dialogIdAt(message.text, field.value);
}
