import { headerText } from '../sip/find-header';
import type { HeaderField, SipMessage } from '../sip/message';
import { findParam, paramText } from '../sip/param';
import { parseUri } from '../sip/parse-uri';
import { readAddresses } from '../sip/read-addresses';
import { dialogIdAt } from '../sip/read-dialog-id';
import { readSessionInterval } from '../sip/read-session-expires';
import { readTokens } from '../sip/read-tokens';
import { readUriHeaders, unescapeUri } from '../sip/uri-headers';
import type { TokenValue, Uri } from '../sip/views';
import { detached } from '../text/detached';
import { sliceSpan } from '../text/span';
import { numberOf, plainUri } from './header-values';
import { secondsOf } from './seconds-of';

/** A dialog as another message names it (RFC 3891 §3, RFC 4538): tags as they stand there. */
export interface DialogName {
  readonly callId: string;
  readonly toTag: string | undefined;
  readonly fromTag: string | undefined;
  readonly earlyOnly: boolean;
}

/** Where a REFER sends its receiver (RFC 3515 §2.1). */
export interface ReferTarget {
  /** `sip:carol@example.com`: without parameters and headers. */
  readonly uri: string;
  /** Method of the request that it asks for; INVITE where it does not say. */
  readonly method: string;
  /** `?Replaces=…`, unescaped (RFC 3891 §4). */
  readonly replaces: DialogName | undefined;
}

/** One value of Reason (RFC 3326): `Q.850;cause=16;text="…"`. */
export interface ReasonKeys {
  readonly protocol: string;
  readonly cause: number | undefined;
  readonly text: string | undefined;
}

/** What few messages carry. Messages without any of it share one object. */
export interface RareKeys {
  /** Lower-case event package, and its `id`. */
  readonly eventPackage: string | undefined;
  readonly eventId: string | undefined;
  /** `active`, `pending`, `terminated`, lower-case, of Subscription-State. */
  readonly subscriptionState: string | undefined;
  readonly subscriptionExpires: number | undefined;
  readonly subscriptionReason: string | undefined;
  readonly referTarget: ReferTarget | undefined;
  readonly referredBy: string | undefined;
  /** `Refer-Sub: false` (RFC 4488). */
  readonly noReferSub: boolean;
  readonly replaces: DialogName | undefined;
  readonly join: DialogName | undefined;
  readonly targetDialog: DialogName | undefined;
  /** UUIDs of Session-ID, own and remote, nil ones left out. One value is the older form of RFC 7329. */
  readonly sessionIds: readonly string[];
  /** `icid-value` of P-Charging-Vector. */
  readonly icid: string | undefined;
  /** Values of headers that B2BUAs hand on to tie their calls together. */
  readonly correlation: readonly string[];
  readonly sessionExpires: number | undefined;
  /** `uac`, `uas`, or undefined where it does not say. */
  readonly refresher: string | undefined;
  readonly minSe: number | undefined;
  readonly minExpires: number | undefined;
  readonly retryAfter: number | undefined;
  readonly reasons: readonly ReasonKeys[];
  /** The Warning rows as they stand. */
  readonly warning: string | undefined;
  /** Users of Diversion and History-Info. */
  readonly divertedFrom: readonly string[];
  /** Plain URI of P-Asserted-Identity. */
  readonly assertedIdentity: string | undefined;
  readonly etag: string | undefined;
  readonly ifMatch: string | undefined;
  /** Status of the line with which a `message/sipfrag` body starts (RFC 3515 §2.4.5). */
  readonly sipfragStatus: number | undefined;
}

/** Headers that tie calls together unless an option names others (`rules.md` 2.9). Lower-case. */
const CORRELATION_HEADERS: ReadonlySet<string> = new Set([
  'x-call-id',
  'x-cid',
  'x-uuid',
  'cisco-guid',
  'x-cisco-call-id',
  'x-genesys-calluuid',
  'x-twilio-callsid',
]);

/** Of a message that carries none of it. */
export const NO_RARE_KEYS: RareKeys = {
  eventPackage: undefined,
  eventId: undefined,
  subscriptionState: undefined,
  subscriptionExpires: undefined,
  subscriptionReason: undefined,
  referTarget: undefined,
  referredBy: undefined,
  noReferSub: false,
  replaces: undefined,
  join: undefined,
  targetDialog: undefined,
  sessionIds: [],
  icid: undefined,
  correlation: [],
  sessionExpires: undefined,
  refresher: undefined,
  minSe: undefined,
  minExpires: undefined,
  retryAfter: undefined,
  reasons: [],
  warning: undefined,
  divertedFrom: [],
  assertedIdentity: undefined,
  etag: undefined,
  ifMatch: undefined,
  sipfragStatus: undefined,
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** Lists grow in place: a hostile message may hold a row a hundred thousand times. */
type Growing = Mutable<RareKeys> & {
  correlation: string[];
  reasons: ReasonKeys[];
  divertedFrom: string[];
};
type Reader = (keys: Growing, message: SipMessage, field: HeaderField) => void;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['event', readEvent],
  ['subscription-state', readSubscriptionState],
  ['refer-to', readReferTo],
  ['referred-by', (keys, message, field) => set(keys, 'referredBy', addressUri(message, field))],
  ['refer-sub', readReferSub],
  ['replaces', (keys, message, field) => set(keys, 'replaces', dialogName(own(message, field)))],
  ['join', (keys, message, field) => set(keys, 'join', dialogName(own(message, field)))],
  ['target-dialog', (keys, message, field) => set(keys, 'targetDialog', dialogName(own(message, field)))],
  ['session-id', readSessionId],
  ['p-charging-vector', readCharging],
  ['session-expires', readSession],
  ['min-se', (keys, message, field) => set(keys, 'minSe', secondsIn(message, field))],
  ['min-expires', (keys, message, field) => set(keys, 'minExpires', numberOf(message, field))],
  ['retry-after', (keys, message, field) => set(keys, 'retryAfter', leadingNumber(own(message, field)))],
  ['reason', readReason],
  ['warning', (keys, message, field) => set(keys, 'warning', own(message, field))],
  ['diversion', readDiverted],
  ['history-info', readDiverted],
  [
    'p-asserted-identity',
    (keys, message, field) => set(keys, 'assertedIdentity', addressUri(message, field)),
  ],
  ['sip-etag', (keys, message, field) => set(keys, 'etag', own(message, field))],
  ['sip-if-match', (keys, message, field) => set(keys, 'ifMatch', own(message, field))],
]);

/** True for a header that `rareKeysOf` reads. */
export function isRareHeader(id: string): boolean {
  return READERS.has(id) || CORRELATION_HEADERS.has(id);
}

/** Reads what few messages carry. `fields` are the rows for which `isRareHeader` holds, in order. */
export function rareKeysOf(message: SipMessage, fields: readonly HeaderField[]): RareKeys {
  const sipfrag = sipfragStatusOf(message);
  if (fields.length === 0 && sipfrag === undefined) return NO_RARE_KEYS;
  const keys: Growing = {
    ...NO_RARE_KEYS,
    sipfragStatus: sipfrag,
    correlation: [],
    reasons: [],
    divertedFrom: [],
  };
  for (const field of fields) {
    const reader = READERS.get(field.id);
    if (reader) reader(keys, message, field);
    else keys.correlation.push(own(message, field));
  }
  return keys;
}

/** The value as one line that keeps nothing else alive. */
function own(message: SipMessage, field: HeaderField): string {
  return detached(headerText(message, field));
}

/** Sets what is not set yet: of rows that may come once the first counts. */
function set<K extends keyof RareKeys>(keys: Mutable<RareKeys>, name: K, value: RareKeys[K]): void {
  keys[name] ??= value;
}

function paramOfToken(text: string, value: TokenValue | undefined, id: string): string | undefined {
  const param = value && findParam(value.params, id);
  const found = param && paramText(text, param);
  return found ? detached(found) : undefined;
}

function readEvent(keys: Growing, message: SipMessage, field: HeaderField): void {
  const [first] = readTokens(message, field).value;
  if (!first) return;
  set(keys, 'eventPackage', detached(sliceSpan(message.text, first.token)).toLowerCase());
  set(keys, 'eventId', paramOfToken(message.text, first, 'id'));
}

function readSubscriptionState(keys: Growing, message: SipMessage, field: HeaderField): void {
  const [first] = readTokens(message, field).value;
  if (!first) return;
  set(keys, 'subscriptionState', detached(sliceSpan(message.text, first.token)).toLowerCase());
  set(keys, 'subscriptionExpires', secondsOf(paramOfToken(message.text, first, 'expires')));
  set(keys, 'subscriptionReason', paramOfToken(message.text, first, 'reason')?.toLowerCase());
}

function readReferTo(keys: Growing, message: SipMessage, field: HeaderField): void {
  const uri = readAddresses(message, field).value[0]?.uri;
  if (!uri || keys.referTarget) return;
  const { text } = message;
  const method = findParam(uri.params, 'method');
  const named = uri.headers && readUriHeaders(text, uri.headers).find(header => header.id === 'replaces');
  keys.referTarget = {
    uri: detached(plainUri(text, uri) ?? ''),
    method: (method && paramText(text, method)) || 'INVITE',
    replaces: named && dialogName(unescapeUri(sliceSpan(text, named.value))),
  };
}

/** RFC 4488 §4: `false` asks for no subscription. */
function readReferSub(keys: Growing, message: SipMessage, field: HeaderField): void {
  keys.noReferSub = /^false\b/i.test(own(message, field));
}

function dialogName(text: string): DialogName {
  const { callId, toTag, fromTag, params } = dialogIdAt(text, { start: 0, end: text.length });
  return {
    callId: detached(sliceSpan(text, callId)),
    toTag: toTag === undefined ? undefined : detached(toTag),
    fromTag: fromTag === undefined ? undefined : detached(fromTag),
    earlyOnly: findParam(params, 'early-only') !== undefined,
  };
}

function readSessionId(keys: Growing, message: SipMessage, field: HeaderField): void {
  const [first] = readTokens(message, field).value;
  if (!first) return;
  const local = detached(sliceSpan(message.text, first.token));
  const remote = paramOfToken(message.text, first, 'remote');
  keys.sessionIds = [local, remote ?? '']
    .map(id => id.toLowerCase())
    .filter(id => id !== '' && !/^0+$/.test(id));
}

function readCharging(keys: Growing, message: SipMessage, field: HeaderField): void {
  const text = own(message, field);
  const found = /(?:^|;)\s{0,8}icid-value\s{0,8}=\s{0,8}("?)([^";\s]{1,256})\1/i.exec(text);
  if (found?.[2]) set(keys, 'icid', detached(found[2]));
}

function readSession(keys: Growing, message: SipMessage, field: HeaderField): void {
  const { seconds, refresherName } = readSessionInterval(message, field).value;
  if (keys.sessionExpires !== undefined || Number.isNaN(seconds)) return;
  keys.sessionExpires = seconds;
  keys.refresher = refresherName;
}

function secondsIn(message: SipMessage, field: HeaderField): number | undefined {
  const { seconds } = readSessionInterval(message, field).value;
  return Number.isNaN(seconds) ? undefined : seconds;
}

function readReason(keys: Growing, message: SipMessage, field: HeaderField): void {
  const { text } = message;
  for (const value of readTokens(message, field).value) {
    keys.reasons.push({
      protocol: detached(sliceSpan(text, value.token)),
      cause: secondsOf(paramOfToken(text, value, 'cause')),
      text: paramOfToken(text, value, 'text'),
    });
  }
}

function readDiverted(keys: Growing, message: SipMessage, field: HeaderField): void {
  const { text } = message;
  for (const { uri } of readAddresses(message, field).value) {
    const user = userOf(text, uri);
    if (user !== undefined) keys.divertedFrom.push(user);
  }
}

function userOf(text: string, uri: Uri | undefined): string | undefined {
  return uri?.user && detached(sliceSpan(text, uri.user));
}

function addressUri(message: SipMessage, field: HeaderField): string | undefined {
  const [first] = readAddresses(message, field).value;
  const uri = first?.uri ?? parseUri(message.text, field.value).value;
  const plain = plainUri(message.text, uri);
  return plain === undefined ? undefined : detached(plain);
}

function leadingNumber(text: string): number | undefined {
  const found = /^\d{1,10}/.exec(text);
  return found ? Number(found[0]) : undefined;
}

/** Only a body that starts like a status line is looked at; few do. */
function sipfragStatusOf({ text, body }: SipMessage): number | undefined {
  if (body.end - body.start < 11 || !text.startsWith('SIP/2.0 ', body.start)) return undefined;
  const code = text.slice(body.start + 8, body.start + 11);
  return /^[1-6]\d\d$/.test(code) ? Number(code) : undefined;
}
