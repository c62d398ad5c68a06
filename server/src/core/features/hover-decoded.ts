import { warningByCode } from '../sip/facts/misc-values';
import { headerText } from '../sip/find-header';
import { readDate } from '../sip/read-date';
import { readRack } from '../sip/read-rack';
import { readTokens } from '../sip/read-tokens';
import { readWarnings } from '../sip/read-warnings';
import { spanTouches } from '../text/span';
import type { ValueContext } from './completion/value-context';
import { utcText, weekdayOf } from './date-text';
import { decodeJwt, type JsonMembers } from './decode-jwt';
import { describe } from './describe';
import type { HoverFact } from './hover-value';
import { codeSpan, escapeMarkdown } from './markdown';

type Decode = (context: ValueContext) => HoverFact | undefined;

const dateFact: Decode = ({ field, cursor }) => {
  const { message } = cursor;
  const seconds = readDate(message, field).value;
  const text = seconds === undefined ? undefined : utcText(seconds);
  if (seconds === undefined || text === undefined) return undefined;
  const written = headerText(message, field).slice(0, 3);
  const weekday = weekdayOf(seconds);
  const wrong =
    written.toLowerCase() === weekday.toLowerCase()
      ? ''
      : `\n\nThe weekday is wrong: this day is a ${weekday}, not a ${escapeMarkdown(written)}.`;
  return { markdown: `${text}${wrong}`, span: field.value };
};

const NIL = /^0{32}$/;

const sessionIdFact: Decode = ({ field, cursor }) => {
  const { message } = cursor;
  const [value] = readTokens(message, field).value;
  if (!value) return undefined;
  const text = message.text;
  const local = text.slice(value.token.start, value.token.end);
  const param = value.params.find(p => p.id === 'remote');
  const remote = param?.value && text.slice(param.value.start, param.value.end);
  const shown = (id: string | undefined) =>
    id === undefined ? 'not given' : NIL.test(id) ? 'nil: not known yet' : codeSpan(id);
  const description = 'The same end-to-end session on every hop, whatever happens to the Call-ID.';
  const notes = [`UUID of the sender: ${shown(local)}`, `UUID of the other side: ${shown(remote)}`];
  return {
    markdown: describe({
      title: 'Session-ID',
      kind: 'session identifier',
      description,
      refs: ['RFC 7989 §4'],
      notes,
    }),
    span: value.token,
  };
};

/** What an attestation says (ATIS-1000074; RFC 8588 §4). */
const attestations: Readonly<Record<string, string>> = {
  A: 'full: the provider knows the customer and its right to the number',
  B: 'partial: the provider knows the customer, not its right to the number',
  C: 'gateway: the provider only passes the call on',
};

function claimText(name: string, value: unknown): string {
  const text = codeSpan(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  if (name === 'iat' && typeof value === 'number') return `${text} (${utcText(value) ?? 'no date'})`;
  const known = name === 'attest' && typeof value === 'string' && Object.hasOwn(attestations, value);
  return known ? `${text} (${attestations[value]})` : text;
}

/** Members that are shown; a token with more is not one of a call. */
const MOST_CLAIMS = 20;

function claimLines(members: JsonMembers): readonly string[] {
  return members.slice(0, MOST_CLAIMS).map(([name, value]) => `${codeSpan(name)}: ${claimText(name, value)}`);
}

const identityFact: Decode = ({ field, cursor }) => {
  const { message, offset } = cursor;
  const value = readTokens(message, field).value.find(v => spanTouches(v.token, offset));
  if (!value) return undefined;
  const text = message.text.slice(value.token.start, value.token.end);
  const jwt = decodeJwt(text.replace(/\s/g, ''));
  const notes = jwt
    ? ['Header:', ...claimLines(jwt.header), 'Claims:', ...claimLines(jwt.claims)]
    : [
        text.startsWith('..')
          ? 'Compact form: header and claims follow from the message'
          : 'Not a token that can be read',
      ];
  return {
    markdown: describe({
      title: 'PASSporT',
      kind: 'signed caller identity',
      description: 'Decoded only: the signature is not verified.',
      refs: ['RFC 8224 §4', 'RFC 8225'],
      notes,
    }),
    span: value.token,
  };
};

const warningFact: Decode = ({ field, cursor }) => {
  const { message, offset } = cursor;
  const value = readWarnings(message, field).value.find(w => spanTouches(w.codeSpan, offset));
  const spec = value && warningByCode(value.code);
  return (
    spec && {
      markdown: describe({
        title: `${spec.code} ${spec.text}`,
        kind: 'warning code',
        description: spec.description,
        refs: spec.refs,
      }),
      span: value.codeSpan,
    }
  );
};

const rackFact: Decode = ({ field, cursor, position }) => {
  const { value, problems } = readRack(cursor.message, field);
  if (problems.length > 0 || position.wordIndex > 1) return undefined;
  const method = escapeMarkdown(value.method);
  return {
    markdown: `Acknowledges the provisional response with RSeq ${value.rseq} to the request with CSeq ${value.cseq} ${method} (RFC 3262 §7.2).`,
    span: field.value,
  };
};

const decoders: ReadonlyMap<string, Decode> = new Map([
  ['date', dateFact],
  ['session-id', sessionIdFact],
  ['identity', identityFact],
  ['warning', warningFact],
  ['rack', rackFact],
]);

/** The value of a header field in words a person can read; undefined where the field has no hidden meaning. */
export function decodedFact(context: ValueContext): HoverFact | undefined {
  return decoders.get(context.field.id)?.(context);
}

/** What a parameter of a digest holds, beyond its description: `nc` counts in hexadecimal. */
export function digestNote(id: string, value: string): string {
  if (id === 'nc' && /^[0-9a-f]{8}$/i.test(value)) {
    const times = Number.parseInt(value, 16);
    return `Request ${times} with this nonce.`;
  }
  if (id === 'qop' && value.includes('auth-int')) return 'auth-int covers the body too.';
  if (id === 'stale' && value.toLowerCase() === 'true')
    return 'Only the nonce is too old: name and password were right.';
  if (id !== 'response') return '';
  const bits = value.length * 4;
  const name = bits === 128 ? 'MD5' : bits === 256 ? 'SHA-256 or SHA-512-256' : undefined;
  return name === undefined ? '' : `${bits} bits: ${name}.`;
}
