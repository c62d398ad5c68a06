import type { HeaderSpec, Presence } from '../../sip/facts/header-spec';
import { allHeaders } from '../../sip/facts/headers';
import { methodByName } from '../../sip/facts/methods';
import { statusByCode } from '../../sip/facts/status-codes';
import type { HeaderField, SipMessage } from '../../sip/message';
import { sliceSpan } from '../../text/span';
import { headerPresence, type MessageFrame } from '../header-presence';
import { messageFrame } from '../message-frame';
import type { Proposal } from './completion-entry';
import { headerTemplate } from './header-template';

/** Headers that the method's own RFC or the status code asks for, beyond the tables. */
function demanded(frame: MessageFrame | undefined): ReadonlySet<string> {
  if (frame === undefined) return new Set();
  const names =
    frame.kind === 'request'
      ? (methodByName(frame.method)?.mandatory ?? [])
      : (statusByCode(frame.status)?.headers ?? []).flat();
  return new Set(names.map(name => name.toLowerCase()));
}

const words: Readonly<Record<Presence, string>> = {
  m: 'mandatory',
  'm*': 'should be there',
  t: 'needed on TCP and TLS',
  '*': 'mandatory with a body',
  c: 'depends on the case',
  o: 'optional',
  '-': 'not in this message',
};

function rankOf(spec: HeaderSpec, presence: Presence, present: boolean): string {
  if (spec.obsolete) return '9b';
  if (present) return '7b';
  if (presence === 'm') return '1b';
  if (presence === 'm*' || presence === 't') return '2b';
  return spec.registered ? '5b' : '6b';
}

interface NameContext {
  readonly frame: MessageFrame | undefined;
  readonly demanded: ReadonlySet<string>;
  readonly present: ReadonlySet<string>;
  /** The row under the cursor has its colon already. */
  readonly hasColon: boolean;
  /** The message writes compact forms: they are proposed before the long ones. */
  readonly compact: boolean;
}

function presenceIn(spec: HeaderSpec, context: NameContext): Presence {
  if (context.frame === undefined) return 'o';
  const presence = headerPresence(spec, context.frame);
  return context.demanded.has(spec.id) ? 'm' : presence;
}

function proposalsFor(spec: HeaderSpec, context: NameContext): readonly Proposal[] {
  const present = context.present.has(spec.id);
  if (present && !spec.mayRepeat) return [];
  const presence = presenceIn(spec, context);
  if (presence === '-') return [];
  const template = headerTemplate(spec.id, context.frame?.method ?? '');
  const rank = rankOf(spec, presence, present);
  const entry = (name: string, detail: string, entryRank: string): Proposal => ({
    id: `header/${spec.id}`,
    label: name,
    kind: 'header',
    detail,
    insertText: context.hasColon ? name : `${name}: ${template ?? ''}`,
    snippet: !context.hasColon && template !== undefined,
    rank: entryRank,
    continues: !context.hasColon && template === undefined,
  });
  const state = present ? 'once more' : words[presence];
  const long = entry(spec.name, spec.compact ? `${state} · ${spec.compact}` : state, rank);
  if (spec.compact === undefined) return [long];
  return [
    long,
    entry(spec.compact, `${spec.name} · ${state}`, context.compact ? `${rank.charAt(0)}a` : '8b'),
  ];
}

/**
 * Names of header fields for a row of a message: those that tables 2 and 3 allow for its method or status, what is
 * mandatory and missing first, single ones that are there already left out (RFC 3261 §20). `row` is the row under the
 * cursor, which does not count as being there.
 */
export function headerNames(
  message: SipMessage,
  row: HeaderField | undefined,
  hasColon: boolean,
): readonly Proposal[] {
  const others = message.headers.filter(field => field !== row);
  const frame = messageFrame(message);
  const context: NameContext = {
    frame,
    demanded: demanded(frame),
    present: new Set(others.map(field => field.id)),
    hasColon,
    compact: others.some(field => field.spec?.compact === sliceSpan(message.text, field.name).toLowerCase()),
  };
  const proposals = allHeaders.flatMap(spec => proposalsFor(spec, context));
  return proposals.sort((a, b) => (a.rank ?? '5').localeCompare(b.rank ?? '5'));
}
