import { cutChunks } from '../../cut-chunks';
import { startLinePlace } from '../start-line-place';
import { readTaughtFormats } from './read-taught-formats';
import { taughtLogFormat } from './taught-shape';

/** The patterns of one format as the setting `siplens.trace.formats` holds them. */
export interface FormatPatterns {
  readonly record: string;
  readonly time?: string;
  readonly source?: string;
  readonly destination?: string;
  readonly transport?: string;
  readonly received?: string;
  readonly sent?: string;
  readonly prefix?: string;
}

/** How far above a message its record's first line is looked for. */
const mostLines = 6;
const longestRecord = 400;

const special = /[\\^$.*+?()[\]{}|/]/g;
const clock =
  /(?:\d{4}[-/.]\d\d[-/.]\d\d[T ]|\d\d[-/.]\d\d[-/.]\d{4} |[A-Z][a-z]{2} [ \d]\d )?\d\d:\d\d:\d\d(?:[.,:]\d{1,9})?/;
const pair = /(\S{1,64}?:\d{1,5})( {0,4}(?:->|-->|--->|=>|>>|>) {0,4})(\S{1,64}?:\d{1,5})(?=[\s:;,|)\]]|$)/;
const lonely =
  /\b(?:from|to|peer|with) (?:[a-z]{2,4}[:/ ])?((?:\d{1,3}\.){3}\d{1,3}:\d{1,5}|\[[0-9A-Fa-f:]{2,45}\]:\d{1,5})/i;
const transports = /\b(?:udp|tcp|tls|sctp|wss?)\b/i;

/** Words for the two directions; a log that writes one of a pair writes the other too. */
const directions: readonly (readonly [received: string, sent: string])[] = [
  ['received', 'sent'],
  ['Received', 'Sent'],
  ['RECEIVED', 'SENT'],
  ['receiving', 'sending'],
  ['Receiving', 'Sending'],
  ['RECEIVING', 'SENDING'],
  ['recv', 'send'],
  ['RECV', 'SEND'],
  ['incoming', 'outgoing'],
  ['Incoming', 'Outgoing'],
  ['INCOMING', 'OUTGOING'],
  ['inbound', 'outbound'],
  ['Inbound', 'Outbound'],
  ['RX', 'TX'],
  ['Rx', 'Tx'],
  ['rx', 'tx'],
  ['IN', 'OUT'],
  ['in', 'out'],
  ['<<<', '>>>'],
];

/**
 * Proposes patterns for the log that a message stands in, from the message's start line and the lines before it; a user
 * corrects them in the settings. Of what could start its record, that is taken with which most messages of these lines
 * can be read. Undefined where the line holds no message, or none can be read.
 */
export function proposeFormat(lines: readonly string[], at: number): FormatPatterns | undefined {
  const place = messagePlace(lines[at] ?? '');
  if (place < 0) return undefined;
  const lead = (lines[at] ?? '').slice(0, place);
  // What stands before each line of the message is no beginning of a record.
  const isPrefix = place > 0 && new RegExp(`^${generalised(lead)}`).test(lines[at + 1] ?? '');
  const prefix = isPrefix ? `^${generalised(lead)}` : undefined;
  const records = [lead.trimEnd(), recordAbove(lines, at, isPrefix ? lead : '')];
  let best: FormatPatterns | undefined;
  let most = 0;
  for (const record of records) {
    if (record === undefined || record === '' || record.length > longestRecord) continue;
    const patterns = patternsOf(record, prefix);
    const count = messagesRead(lines, patterns);
    if (count <= most) continue;
    best = patterns;
    most = count;
  }
  return best;
}

/** How many messages of these lines are read with patterns, each behind a line that begins its record. */
function messagesRead(lines: readonly string[], patterns: FormatPatterns): number {
  const [format] = readTaughtFormats({ proposed: patterns }, () => false).formats;
  if (!format) return 0;
  let messages = 0;
  for (const { record } of cutChunks(lines.join('\n'), taughtLogFormat(format)))
    if (record && record.header.end > 0 && /^(?:call-id|i)[ \t]*:/im.test(record.payload)) messages++;
  return messages;
}

function patternsOf(record: string, prefix: string | undefined): FormatPatterns {
  const ends = pair.exec(record);
  const found = direction(record);
  return {
    record: recordPattern(record, found),
    ...(clock.test(record) ? { time: generalised(clock.exec(record)?.[0] ?? '') } : {}),
    ...(ends ? endsOf(ends) : lonelyEnd(record, found)),
    ...(transports.test(record)
      ? { transport: '\\b([uU][dD][pP]|[tT][cC][pP]|[tT][lL][sS]|[wW][sS][sS]?)\\b' }
      : {}),
    ...(found ? { received: wordOf(found[0]), sent: wordOf(found[1]) } : {}),
    ...(prefix === undefined ? {} : { prefix }),
  };
}

/** Where the message begins in its first line: behind a known prefix, or else behind anything. */
function messagePlace(line: string): number {
  const known = startLinePlace(line);
  if (known >= 0) return known;
  const match = /(?:SIP\/2\.0 [1-6]\d\d |[A-Z]{3,16} (?:sips?|tel|urn):\S{1,2000} SIP\/2\.0$)/.exec(
    line.slice(0, 4096),
  );
  return match ? match.index : -1;
}

/** The nearest line above that is not blank and begins with no `prefix`; lines of one sign only are no mark of a record. */
function recordAbove(lines: readonly string[], at: number, prefix: string): string | undefined {
  for (let i = at - 1; i >= Math.max(0, at - mostLines); i--) {
    const line = lines[i]?.trimEnd() ?? '';
    const isBelow = prefix !== '' && line.startsWith(prefix.trimEnd());
    if (/[A-Za-z0-9]{2}/.test(line) && !isBelow) return line;
  }
  return undefined;
}

function direction(record: string): readonly [string, string] | undefined {
  return directions.find(words => words.some(word => new RegExp(wordOf(word)).test(record)));
}

function wordOf(word: string): string {
  return /^\w/.test(word) ? `\\b${word}\\b` : word.replace(special, '\\$&');
}

function endsOf(match: RegExpExecArray) {
  const arrow = generalised(match[2] ?? '');
  return { source: `(\\S+:\\d+)${arrow}`, destination: `${arrow}(\\S+:\\d+)` };
}

/** Only the far end is named: it sent what was received. The other direction's word is proposed with it. */
function lonelyEnd(record: string, words: readonly [string, string] | undefined) {
  if (!words || !lonely.test(record)) return {};
  return {
    source: '\\b[fF]rom (?:\\w+[:/ ])?(\\S+:\\d+)',
    destination: '\\b[tT]o (?:\\w+[:/ ])?(\\S+:\\d+)',
  };
}

/** The record line with everything that changes from line to line made general. */
function recordPattern(record: string, words: readonly [string, string] | undefined): string {
  const ends = pair.exec(record) ?? undefined;
  const peer = ends ? undefined : (lonely.exec(record) ?? undefined);
  let pattern = '';
  let rest = record;
  if (ends) {
    pattern = `${generalised(record.slice(0, ends.index))}\\S+:\\d+${generalised(ends[2] ?? '')}\\S+:\\d+`;
    rest = record.slice(ends.index + ends[0].length);
  } else if (peer) {
    pattern = `${generalised(record.slice(0, peer.index))}\\w+ \\S+`;
    rest = record.slice(peer.index + peer[0].length);
  }
  const whole = `^${pattern}${generalised(rest)}`;
  if (!words) return whole;
  const either = `(?:${words.map(word => word.replace(special, '\\$&')).join('|')})`;
  const present = words.find(word => record.includes(word)) ?? '';
  return whole.replace(new RegExp(wordOf(present)), () => either);
}

/** Numbers, words with numbers in them and runs of blanks stand for others of their kind. */
function generalised(text: string): string {
  return text.replace(/\d[\w]{0,200}|[A-Za-z_]{1,200}\d\w{0,200}| {1,200}|[^\w ]|[A-Za-z_]{1,200}/g, part => {
    if (/^\d+$/.test(part)) return '\\d+';
    if (/\d/.test(part)) return '\\w+';
    if (part.startsWith(' ')) return ' +';
    return part.replace(special, '\\$&');
  });
}
