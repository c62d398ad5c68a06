import type { SipMessage } from '../sip/message';
import { readBodies } from '../sip/read-bodies';
import { plainLine } from '../text/plain-line';
import { sliceSpan } from '../text/span';
import { neutralSdp } from './neutral-sdp';
import { neutralUri, neutralValue } from './neutral-value';

/** Longer lines are cut. */
const longestLine = 2000;

/** A message in the form in which messages are compared. */
export interface ComparableMessage {
  readonly start: string;
  /** `Name: value`, long names, ordered by name; the rows of one name in their order. */
  readonly headers: readonly string[];
  readonly body: readonly string[];
  readonly hasSdp: boolean;
}

/**
 * A message without what means nothing: the order of different fields, compact names, folds, and what is new in every
 * call. Content-Length is left out, as it follows from the body.
 */
export function comparableMessage(message: SipMessage): ComparableMessage {
  const headers = rowsOf(message);
  // Sorting keeps the rows of one name in order: of Via and Route it means something.
  headers.sort((a, b) =>
    a.name.toLowerCase() < b.name.toLowerCase() ? -1 : a.name.toLowerCase() > b.name.toLowerCase() ? 1 : 0,
  );
  const bodies = readBodies(message).value;
  return {
    start: plainLine(neutralUri(sliceSpan(message.text, message.startLine.span)), longestLine),
    headers: headers.map(({ line }) => line),
    body: bodies.flatMap(part => bodyLines(message, part)),
    hasSdp: bodies.some(({ mediaType }) => mediaType === 'application/sdp'),
  };
}

function bodyLines(
  message: SipMessage,
  {
    mediaType,
    content,
  }: { readonly mediaType: string; readonly content: { readonly start: number; readonly end: number } },
): readonly string[] {
  const text = sliceSpan(message.text, content);
  const lines =
    mediaType === 'application/sdp' ? neutralSdp(text) : text.split(/\r\n|\r|\n/).filter(line => line !== '');
  return lines.map(line => plainLine(line, longestLine));
}

interface Row {
  readonly name: string;
  readonly line: string;
}

function rowsOf(message: SipMessage): Row[] {
  const rows: Row[] = [];
  const sets = new Map<string, string[]>();
  for (const field of message.headers) {
    if (field.id === 'content-length') continue;
    const value = sliceSpan(message.text, field.value);
    const name = field.spec?.name ?? sliceSpan(message.text, field.name);
    const values = field.spec?.commaList ? listValues(value) : [value];
    const neutral = values.map(one => neutralValue(field.id, one));
    // Of option tags and methods the order means nothing, nor in how many rows they stand.
    if (field.spec?.commaList && field.spec.syntax === 'token-list') {
      const known = sets.get(name);
      if (known) known.push(...neutral);
      else sets.set(name, neutral);
    } else for (const one of neutral) rows.push(rowOf(name, one));
  }
  return [...rows, ...[...sets].map(([name, values]) => rowOf(name, [...new Set(values)].sort().join(', ')))];
}

function rowOf(name: string, value: string): Row {
  return { name, line: plainLine(`${name}: ${value}`, longestLine) };
}

/** The values of a comma list (RFC 3261 §7.3.1); commas in quotes and brackets divide nothing. */
function listValues(value: string): readonly string[] {
  return value.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,"<]|["<])+/gs) ?? [value];
}
