import { allAuthSchemes, valueByName } from '../../../sip/facts/misc-values';
import { findHeaders } from '../../../sip/find-header';
import { findParam, paramText } from '../../../sip/param';
import { readAuth } from '../../../sip/read-auth';
import { readVias } from '../../../sip/read-via';
import { shownText } from '../../../sip/shown-text';
import type { Param } from '../../../sip/views';
import type { Span } from '../../../text/span';
import {
  type AuthEntry,
  algorithmOf,
  authText,
  credentialsFields,
  credentialsOf,
  isAka,
  isDigest,
  isQuoted,
} from '../../auth-values';
import type { Severity } from '../../finding';
import { isFieldCut, isLogged } from '../../header-part';
import { looksMasked } from '../../looks-masked';
import type { MessageContext, MessageReport, MessageRule } from '../../rule';

const REQUIRED = ['username', 'realm', 'nonce', 'uri', 'response'] as const;
/** RFC 3261 §25.1, RFC 7616 §3.4: what is a quoted string, and what never is. */
const QUOTED: ReadonlySet<string> = new Set([...REQUIRED, 'cnonce', 'opaque']);
const UNQUOTED: ReadonlySet<string> = new Set(['algorithm', 'qop', 'nc']);
/** Hexadecimal digits of a response by the hash of the algorithm. */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ['MD5', 32],
  ['SHA-256', 64],
  ['SHA-512-256', 64],
]);

type Say = (span: Span, why: string, severity?: Severity, fixes?: MessageReport['fixes']) => void;

interface Judging {
  readonly context: MessageContext;
  readonly entry: AuthEntry;
  readonly say: Say;
  /** True if a proxy sent the request on, so that its URI may be another. */
  readonly isForwarded: () => boolean;
}

function methodOf({ message }: MessageContext): string {
  const { startLine, text } = message;
  return startLine.kind === 'request' ? text.slice(startLine.method.start, startLine.method.end) : '';
}

/** TS 24.229: the first REGISTER of IMS names the user before there is a nonce, so nonce and response are empty. */
function isFirstOfIms({ context, entry }: Judging): boolean {
  const { text } = context.message;
  if (isAka(algorithmOf(text, entry.value))) return true;
  const isEmpty = (id: string) => authText(text, entry.value, id) === '';
  return methodOf(context) === 'REGISTER' && isEmpty('nonce') && isEmpty('response');
}

function checkRequired(judging: Judging): void {
  const { context, entry, say } = judging;
  const { params, schemeSpan } = entry.value;
  const { text } = context.message;
  const missing = REQUIRED.filter(id => findParam(params, id) === undefined);
  if (missing.length > 0)
    say(schemeSpan, `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing`);
  const isFirst = isFirstOfIms(judging);
  for (const id of REQUIRED) {
    const param = findParam(params, id);
    if (!param || context.isTemplate(param.span) || paramText(text, param)) continue;
    if (!isFirst) say(param.span, `${id} is empty`);
    else if (id === 'username') say(param.span, 'username is empty', 'hint');
  }
}

function checkQuotes({ context, say }: Judging, param: Param): void {
  const { text } = context.message;
  const { value, id } = param;
  if (value === undefined || value.end === value.start) return;
  const quoted = isQuoted(text, param);
  const written = text.slice(value.start, value.end);
  if (QUOTED.has(id) && !quoted && !written.includes('"')) {
    const edits = [{ span: value, newText: `"${written}"` }];
    say(value, `${id} must stand in quotes`, 'error', [{ title: `Put ${id} in quotes`, edits }]);
  } else if (UNQUOTED.has(id) && quoted) {
    const edits = [{ span: value, newText: written.slice(1, -1) }];
    say(value, `${id} must not stand in quotes`, 'warning', [
      { title: `Take ${id} out of the quotes`, edits },
    ]);
  }
}

/** The response is the hexadecimal hash of its algorithm, in lower case (RFC 7616 §3.4.1). No sentence shows it. */
function checkResponse({ context, entry, say }: Judging, param: Param): void {
  const { text } = context.message;
  const response = paramText(text, param) ?? '';
  const algorithm = algorithmOf(text, entry.value);
  if (response === '' || isAka(algorithm) || looksMasked(response)) return;
  const wanted = DIGITS.get(algorithm.replace(/-SESS$/, ''));
  if (wanted !== undefined && response.length !== wanted) {
    say(param.span, `a response of ${algorithm} has ${wanted} digits, not ${response.length}`);
  } else if (!/^[0-9a-f]*$/.test(response)) {
    say(param.span, 'the response is not hexadecimal in lower case');
  }
}

/** `qop` comes with `cnonce` and `nc`, and they come with it (RFC 7616 §3.4). */
function checkQop({ context, entry, say }: Judging): void {
  const { params, schemeSpan } = entry.value;
  const { text } = context.message;
  const [qop, cnonce, nc] = ['qop', 'cnonce', 'nc'].map(id => findParam(params, id));
  if (qop) {
    const missing = ['cnonce', 'nc'].filter(id => findParam(params, id) === undefined);
    if (missing.length > 0) say(qop.span, `qop needs ${missing.join(' and ')}`);
  } else if (cnonce || nc) {
    // With the -sess algorithms cnonce is part of the hash even without qop (RFC 2617 §3.2.2.2).
    const isSession = algorithmOf(text, entry.value).endsWith('-SESS');
    if (nc || !isSession)
      say((nc ?? cnonce)?.span ?? schemeSpan, 'cnonce and nc go with a qop only', 'warning');
  }
  const count = nc && paramText(text, nc);
  if (nc && count !== undefined && !context.isTemplate(nc.span) && !/^[0-9a-fA-F]{8}$/.test(count)) {
    say(nc.span, 'nc is not 8 hexadecimal digits');
  }
}

/** Where nobody forwarded the request yet, `uri` is its Request-URI (RFC 3261 §22.4, 6). */
function checkUri({ context, entry, say, isForwarded }: Judging): void {
  const { message, isTemplate } = context;
  const { startLine, text } = message;
  const param = findParam(entry.value.params, 'uri');
  const uri = param && paramText(text, param);
  if (startLine.kind !== 'request' || !param || !uri || isTemplate(param.span) || isTemplate(startLine.uri)) {
    return;
  }
  if (looksMasked(uri)) return;
  // An ACK carries the credentials of its INVITE as they are, with the Request-URI of that (RFC 3261 §22.1).
  if (text.slice(startLine.method.start, startLine.method.end) === 'ACK') return;
  if (uri.toLowerCase() === text.slice(startLine.uri.start, startLine.uri.end).toLowerCase()) return;
  if (!isForwarded()) say(param.span, 'uri is not the Request-URI', 'hint');
}

function checkDigest(judging: Judging): void {
  const { context, entry } = judging;
  const { params } = entry.value;
  checkRequired(judging);
  for (const param of params) if (!context.isTemplate(param.span)) checkQuotes(judging, param);
  const response = findParam(params, 'response');
  if (response && !context.isTemplate(response.span)) checkResponse(judging, response);
  checkQop(judging);
  checkUri(judging);
}

function checkScheme({ context, entry, say }: Judging): void {
  const { scheme, schemeSpan } = entry.value;
  // Basic is the matter of auth-basic-scheme.
  if (scheme === '' || valueByName(allAuthSchemes, scheme)) return;
  say(schemeSpan, `the scheme "${shownText(context.message.text, schemeSpan)}" is not known`, 'information');
}

/** Digest credentials are incomplete or not built as the grammar says (RFC 3261 §22.4, RFC 7616 §3.4). */
export const authCredentialsInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'auth-credentials-invalid',
    category: 'auth',
    severity: 'error',
    description: 'Digest credentials lack a parameter, quote it wrongly, or have a value of a wrong form.',
    reference: 'RFC 3261 §22.4; RFC 7616 §3.4; RFC 8760 §2',
    fixable: true,
  },
  on: { headers: credentialsFields },
  reads: { fields: [...credentialsFields, 'via'], startLine: true },
  check(context) {
    const { message, isTemplate, report } = context;
    let known: boolean | undefined;
    const isForwarded = () => {
      known ??= findHeaders(message, 'via').flatMap(field => readVias(message, field).value).length > 1;
      return known;
    };
    for (const entry of credentialsOf(message)) {
      const { field, value } = entry;
      if (isFieldCut(context, field) || isTemplate(value.schemeSpan)) continue;
      const say: Say = (span, why, severity = 'error', fixes = []) =>
        report({ span, severity, message: `Digest credentials are not valid: ${why}.`, fixes });
      const judging = { context, entry, say, isForwarded };
      if (isLogged(context) && looksMasked(message.text.slice(value.span.start, value.span.end))) continue;
      if (isDigest(entry)) checkDigest(judging);
      else checkScheme(judging);
    }
    for (const field of message.headers) {
      if (field.id !== 'authorization' && field.id !== 'proxy-authorization') continue;
      if (isFieldCut(context, field)) continue;
      for (const problem of readAuth(message, field).problems) {
        if (problem.code === 'auth-credentials-invalid')
          report({ span: problem.span, message: problem.message });
      }
    }
  },
};
