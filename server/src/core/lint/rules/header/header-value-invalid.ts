import { isToken } from '../../../sip/chars';
import type { HeaderField, SipMessage } from '../../../sip/message';
import { paramText } from '../../../sip/param';
import { readAddresses } from '../../../sip/read-addresses';
import { readDate } from '../../../sip/read-date';
import { readMediaType } from '../../../sip/read-media-type';
import { readNumber } from '../../../sip/read-number';
import { readSessionInterval } from '../../../sip/read-session-expires';
import { readTokens } from '../../../sip/read-tokens';
import { readWarnings } from '../../../sip/read-warnings';
import { shownText } from '../../../sip/shown-text';
import type { Param } from '../../../sip/views';
import type { Span } from '../../../text/span';
import type { Severity } from '../../finding';
import { isLogged } from '../../header-part';
import { looksMasked } from '../../looks-masked';
import { fieldName, isJudged, methodOf } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

interface Fault {
  readonly span: Span;
  readonly message: string;
  readonly severity?: Severity;
}

type Check = (message: SipMessage, field: HeaderField) => readonly Fault[];

const warnings = (faults: readonly Fault[]): readonly Fault[] =>
  faults.map(fault => ({ ...fault, severity: 'warning' }));

function sentence(message: SipMessage, field: HeaderField, at: Span, type: string): string {
  return `${fieldName(message, field)}: "${shownText(message.text, at)}" is not a valid ${type}.`;
}

const checkNumber: Check = (message, field) => readNumber(message, field).problems;

/** Each element of Allow, Require, Supported … is one token (RFC 3261 §25.1). */
const checkTokens: Check = (message, field) =>
  readTokens(message, field).value.flatMap(({ token }) =>
    isToken(message.text, token.start, token.end)
      ? []
      : [{ span: token, message: sentence(message, field, token, 'token') }],
  );

/** `54.21 0.3`: seconds and the delay (RFC 3261 §20.38). */
const checkTimestamp: Check = (message, field) => {
  const value = message.text.slice(field.value.start, field.value.end);
  if (/^\d+(?:\.\d*)?(?:\s+\d*(?:\.\d*)?)?$/.test(value.slice(0, 200))) return [];
  return [{ span: field.value, message: sentence(message, field, field.value, 'timestamp') }];
};

const checkPriority: Check = (message, field) =>
  isToken(message.text, field.value.start, field.value.end)
    ? []
    : [
        {
          span: field.value,
          severity: 'warning',
          message: sentence(message, field, field.value, 'priority'),
        },
      ];

function paramFault(message: SipMessage, field: HeaderField, param: Param): readonly Fault[] {
  const value = paramText(message.text, param) ?? '';
  const span = param.value ?? param.name;
  const name = `${fieldName(message, field)} ${param.id}`;
  if (param.id === 'q' && !/^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(value)) {
    const words = `${name}: "${shownText(message.text, span)}" is not a valid number from 0 to 1 with at most three decimals.`;
    return [{ span, severity: 'warning', message: words }];
  }
  const isNumber = /^\d{1,100}$/.test(value) && Number(value) < 2 ** 32;
  if (param.id !== 'expires' || field.id !== 'contact' || isNumber) return [];
  return [{ span, message: `${name}: "${shownText(message.text, span)}" is not a valid number.` }];
}

const checkContact: Check = (message, field) =>
  readAddresses(message, field).value.flatMap(({ params }) =>
    params.flatMap(param => paramFault(message, field, param)),
  );

const checkAccept: Check = (message, field) =>
  readTokens(message, field).value.flatMap(({ params }) =>
    params.filter(param => param.id === 'q').flatMap(param => paramFault(message, field, param)),
  );

/** One identity, or two of which one is sip or sips and the other tel (RFC 3325 §9.1). */
const checkIdentities: Check = (message, field) => {
  const values = readAddresses(message, field).value;
  const tels = values.filter(value => value.uri?.scheme === 'tel').length;
  const sips = values.filter(({ uri }) => uri?.scheme === 'sip' || uri?.scheme === 'sips').length;
  if (values.length <= 2 && tels <= 1 && sips <= 1) return [];
  return [
    {
      span: field.value,
      severity: 'warning',
      message: `${fieldName(message, field)} holds more than one sip and one tel identity.`,
    },
  ];
};

const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ...['content-length', 'expires', 'min-expires', 'retry-after', 'rseq', 'flow-timer', 'max-breadth'].map(
    (id): [string, Check] => [id, checkNumber],
  ),
  ...['allow', 'require', 'proxy-require', 'supported', 'unsupported', 'allow-events'].map(
    (id): [string, Check] => [id, checkTokens],
  ),
  ...['accept', 'accept-encoding', 'accept-language'].map((id): [string, Check] => [id, checkAccept]),
  ['session-expires', (message, field) => readSessionInterval(message, field).problems],
  ['min-se', (message, field) => readSessionInterval(message, field).problems],
  ['content-type', (message, field) => readMediaType(message, field).problems],
  ['date', (message, field) => warnings(readDate(message, field).problems)],
  ['warning', (message, field) => warnings(readWarnings(message, field).problems)],
  ['timestamp', checkTimestamp],
  ['priority', checkPriority],
  ['contact', checkContact],
  ['p-asserted-identity', checkIdentities],
]);

/** A value that a log or its web page left out or hid: `…`, `&#8230;`, `***`. */
function isHidden(context: MessageContext, span: Span): boolean {
  const value = context.message.text.slice(span.start, span.end);
  return isLogged(context) && (looksMasked(value) || /^&#?\w{1,10};/.test(value));
}

function checkField(context: MessageContext, field: HeaderField): void {
  const { message, isTemplate, report } = context;
  const check = CHECKS.get(field.id);
  if (!check || !isJudged(context, field)) return;
  // The Expires of a SUBSCRIBE is told by event-header-invalid.
  if (field.id === 'expires' && message.kind === 'request' && methodOf(message) === 'SUBSCRIBE') return;
  for (const { span, message: words, severity } of check(message, field)) {
    if (isTemplate(span) || isHidden(context, span)) continue;
    report({ span, message: words, ...(severity ? { severity } : {}) });
  }
}

/** A value breaks the grammar of its header field (RFC 3261 §20, §25.1; RFC 4028; RFC 3262; RFC 3325). */
export const headerValueInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'header-value-invalid',
    category: 'header',
    severity: 'error',
    description:
      'A number, date, q value, media type, token or warning breaks the grammar of its header field.',
    reference: 'RFC 3261 §20, §25.1; RFC 4028 §4, §5; RFC 3262 §7.1; RFC 3325 §9.1',
    fixable: false,
  },
  on: { headers: [...CHECKS.keys()] },
  judges: 'rows',
  check(context) {
    for (const field of context.fields) checkField(context, field);
  },
};
