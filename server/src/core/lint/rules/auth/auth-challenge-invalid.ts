import { allDigestAlgorithms, valueByName } from '../../../sip/facts/misc-values';
import { findParam, paramText } from '../../../sip/param';
import { readAuth } from '../../../sip/read-auth';
import { shownText } from '../../../sip/shown-text';
import type { Span } from '../../../text/span';
import {
  type AuthEntry,
  algorithmOf,
  authText,
  challengeFields,
  challengesOf,
  isAka,
  isDigest,
  isQuoted,
} from '../../auth-values';
import type { Severity } from '../../finding';
import { isFieldCut, isLogged } from '../../header-part';
import { looksMasked } from '../../looks-masked';
import type { MessageContext, MessageReport, MessageRule } from '../../rule';

type Say = (span: Span, why: string, severity: Severity, fixes?: MessageReport['fixes']) => void;

/** Realm and nonce are there, and both are quoted strings (RFC 7616 §3.3). */
function checkRequired(context: MessageContext, { value }: AuthEntry, say: Say): void {
  const { text } = context.message;
  const missing = ['realm', 'nonce'].filter(id => findParam(value.params, id) === undefined);
  if (missing.length > 0) {
    say(value.schemeSpan, `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing`, 'error');
  }
  for (const id of ['realm', 'nonce']) {
    const param = findParam(value.params, id);
    if (!param?.value || context.isTemplate(param.span) || isQuoted(text, param)) continue;
    const written = text.slice(param.value.start, param.value.end);
    if (written.includes('"')) continue;
    const edits = [{ span: param.value, newText: `"${written}"` }];
    say(param.value, `${id} must stand in quotes`, 'error', [{ title: `Put ${id} in quotes`, edits }]);
  }
}

/** RFC 3261 §22.4, 8: servers always offer a qop; without one the answer is that of RFC 2069. */
function checkQop({ message }: MessageContext, { value }: AuthEntry, say: Say): void {
  if (findParam(value.params, 'qop')) return;
  const last = value.params.at(-1);
  const at = { start: value.span.end, end: value.span.end };
  const fix = { title: 'Add qop="auth"', edits: [{ span: at, newText: `${last ? ', ' : ' '}qop="auth"` }] };
  const isComplete = message.text.length > 0 && value.params.length > 0;
  say(value.schemeSpan, 'qop is missing', 'warning', isComplete ? [fix] : []);
}

function checkAlgorithm({ message, isTemplate }: MessageContext, { value }: AuthEntry, say: Say): void {
  const param = findParam(value.params, 'algorithm');
  if (!param?.value || isTemplate(param.span)) return;
  const name = paramText(message.text, param) ?? '';
  if (valueByName(allDigestAlgorithms, name) || isAka(name.toUpperCase())) return;
  say(param.value, `the algorithm "${shownText(message.text, param.value)}" is not known`, 'warning');
}

function checkStale({ message, isTemplate }: MessageContext, { value }: AuthEntry, say: Say): void {
  const param = findParam(value.params, 'stale');
  if (!param || isTemplate(param.span)) return;
  const stale = (paramText(message.text, param) ?? '').toLowerCase();
  if (stale !== 'true' && stale !== 'false') say(param.span, 'stale is neither TRUE nor FALSE', 'warning');
}

/** RFC 8760 §2.3: challenges for one realm differ in their algorithms. */
function checkRepeated({ message }: MessageContext, entries: readonly AuthEntry[], say: Say): void {
  const seen = new Set<string>();
  for (const { field, value } of entries) {
    const realm = authText(message.text, value, 'realm');
    if (realm === undefined) continue;
    const algorithm = algorithmOf(message.text, value);
    const key = `${field.id} ${algorithm} ${realm}`;
    if (seen.has(key)) {
      say(value.schemeSpan, `the realm is challenged twice with ${algorithm.slice(0, 40)}`, 'warning');
    }
    seen.add(key);
  }
}

/** A Digest challenge is incomplete or not built as the grammar says (RFC 3261 §22.4, RFC 7616 §3.3). */
export const authChallengeInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'auth-challenge-invalid',
    category: 'auth',
    severity: 'error',
    description: 'A Digest challenge lacks realm, nonce or qop, or has a value that clients do not know.',
    reference: 'RFC 3261 §22.1, §22.4; RFC 7616 §3.3; RFC 8760 §2.3',
    fixable: true,
    fold: 'sender',
  },
  on: { headers: challengeFields },
  judges: 'rows',
  check(context) {
    const { message, isTemplate, report } = context;
    const isWhole = ({ field, value }: AuthEntry) =>
      !isTemplate(value.schemeSpan) &&
      !isFieldCut(context, field) &&
      !(isLogged(context) && looksMasked(message.text.slice(value.span.start, value.span.end)));
    const entries = challengesOf(message).filter(entry => isDigest(entry) && isWhole(entry));
    const say: Say = (span, why, severity, fixes = []) =>
      report({ span, severity, message: `Digest challenge is not valid: ${why}.`, fixes });
    for (const entry of entries) {
      checkRequired(context, entry, say);
      checkQop(context, entry, say);
      checkAlgorithm(context, entry, say);
      checkStale(context, entry, say);
    }
    checkRepeated(context, entries, say);
    for (const field of message.headers) {
      if (field.id !== 'www-authenticate' && field.id !== 'proxy-authenticate') continue;
      if (isFieldCut(context, field)) continue;
      for (const problem of readAuth(message, field).problems) {
        if (problem.code === 'auth-challenge-invalid')
          report({ span: problem.span, message: problem.message });
      }
    }
  },
};
