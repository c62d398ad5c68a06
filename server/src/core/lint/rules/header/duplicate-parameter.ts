import { allHeaders } from '../../../sip/facts/headers';
import type { HeaderField, SipMessage } from '../../../sip/message';
import { parseUri } from '../../../sip/parse-uri';
import { readAddresses } from '../../../sip/read-addresses';
import { readAuth } from '../../../sip/read-auth';
import { readTokens } from '../../../sip/read-tokens';
import { readVias } from '../../../sip/read-via';
import type { Param } from '../../../sip/views';
import { isEcho, isJudged } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

/** Parameters that decide about routing or identity: two of them and nobody knows which one counts. */
const GRAVE: ReadonlySet<string> = new Set(['tag', 'branch', 'expires', 'q', 'lr', 'transport']);
/** A parameter of proxies that keep connections by it, one value for each alias. */
const MAY_REPEAT: ReadonlySet<string> = new Set(['alias']);
/** A response carries them as its request did, and the fault is told there. */
const ECHOED: ReadonlySet<string> = new Set(['via', 'from', 'to', 'record-route']);

function checkParams({ message, isTemplate, report }: MessageContext, params: readonly Param[]): void {
  if (params.length < 2) return;
  const byName = new Map<string, Param[]>();
  for (const param of params) {
    const same = byName.get(param.id);
    if (same) same.push(param);
    else byName.set(param.id, [param]);
  }
  for (const [id, [first, ...others]] of byName) {
    const second = others[0];
    if (!first || !second || MAY_REPEAT.has(id) || others.some(other => isTemplate(other.span))) continue;
    const writtenValue = (param: Param) =>
      param.value ? message.text.slice(param.value.start, param.value.end) : undefined;
    const isSame = others.every(other => writtenValue(other) === writtenValue(first));
    report({
      span: second.span,
      ...(GRAVE.has(id) ? { severity: 'error' as const } : {}),
      message: `Parameter "${id.slice(0, 40)}" appears ${others.length + 1} times.`,
      related: [{ message: 'The first one', span: first.span }],
      fixes: isSame
        ? [{ title: 'Remove the copy', edits: others.map(other => ({ span: other.span, newText: '' })) }]
        : [],
    });
  }
}

/** They name one dialog each; several are the matter of a rule of their own, and then parameters repeat. */
const DIALOG_IDS: ReadonlySet<string> = new Set(['replaces', 'join', 'target-dialog']);

/** Every list of parameters in the value of a field: of the field itself, and of the URIs in it. */
function paramLists(message: SipMessage, field: HeaderField): readonly (readonly Param[])[] {
  switch (field.spec?.syntax) {
    case 'via':
      return readVias(message, field).value.map(via => via.params);
    case 'address':
    case 'address-list':
      return readAddresses(message, field).value.flatMap(({ params, uri }) => [params, uri?.params ?? []]);
    case 'token-params':
    case 'token-params-list':
    case 'media-type':
      if (DIALOG_IDS.has(field.id) && message.text.slice(field.value.start, field.value.end).includes(','))
        return [];
      return readTokens(message, field).value.map(value => value.params);
    case 'challenge':
    case 'credentials':
      // Between auth parameters stand commas, which a removal would leave behind: so they get no fix below.
      return readAuth(message, field).value.map(value => value.params);
    default:
      return [];
  }
}

const WITH_PARAMETERS: ReadonlySet<string> = new Set([
  ...['via', 'address', 'address-list', 'token-params', 'token-params-list', 'media-type'],
  ...['challenge', 'credentials'],
]);
const FIELDS = allHeaders.filter(({ syntax }) => WITH_PARAMETERS.has(syntax)).map(({ id }) => id);

/** A parameter name occurs twice in one value or URI (RFC 3261 §7.3.1, §19.1.1). */
export const duplicateParameter: MessageRule = {
  scope: 'message',
  meta: {
    id: 'duplicate-parameter',
    category: 'header',
    severity: 'warning',
    description: 'A parameter stands twice in one header value or URI.',
    reference: 'RFC 3261 §7.3.1, §19.1.1',
    fixable: true,
  },
  on: { headers: FIELDS, startLine: true },
  judges: 'rows',
  check(context) {
    const { message } = context;
    if (message.startLine.kind === 'request') {
      checkParams(context, parseUri(message.text, message.startLine.uri).value.params);
    }
    for (const field of context.fields) {
      if (!isJudged(context, field) || (isEcho(context) && ECHOED.has(field.id))) continue;
      const isAuth = field.spec?.syntax === 'challenge' || field.spec?.syntax === 'credentials';
      const own: MessageContext = isAuth
        ? { ...context, report: report => context.report({ ...report, fixes: [] }) }
        : context;
      for (const params of paramLists(message, field)) checkParams(own, params);
    }
  },
};
