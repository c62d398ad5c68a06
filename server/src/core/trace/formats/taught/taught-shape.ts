import { looksLikeStartLine } from '../../../sip/start-line';
import { type LogFormat, logFormat } from '../log-format';
import type { HeaderFacts, LogShape } from '../log-shape';
import { splitAtLastColon } from '../read-address';
import { readTime } from '../read-time';
import { readTransport } from '../read-transport';
import { matchPattern } from './match-pattern';
import type { Pattern } from './pattern';
import type { TaughtFormat } from './read-taught-formats';

/** What a pattern finds in a line: its first group, or else all of its match. */
function found(pattern: Pattern | undefined, line: string): string | undefined {
  const match = pattern && matchPattern(pattern, line);
  return match && (match.group ?? line.slice(match.start, match.end));
}

function headerOf(format: TaughtFormat, line: string): HeaderFacts | undefined {
  const record = matchPattern(format.record, line);
  if (!record) return undefined;
  const prefix = format.prefix && matchPattern(format.prefix, line);
  const time = found(format.time, line);
  const source = found(format.source, line);
  const destination = found(format.destination, line);
  const start = startOf(line.slice(record.end));
  return {
    lead: prefix?.start === 0 ? line.slice(0, prefix.end) : '',
    time: readTime(time ?? line),
    transport: readTransport(found(format.transport, line) ?? ''),
    source: source === undefined ? undefined : splitAtLastColon(source),
    destination: destination === undefined ? undefined : splitAtLastColon(destination),
    direction: source !== undefined && destination !== undefined ? undefined : directionOf(format, line),
    startAt: start < 0 ? undefined : record.end + start,
  };
}

/** With both ends known the direction says nothing more, and nobody asks. */
function directionOf(format: TaughtFormat, line: string): 'in' | 'out' | undefined {
  if (format.received && matchPattern(format.received, line)) return 'in';
  return format.sent && matchPattern(format.sent, line) ? 'out' : undefined;
}

/** Where a message begins right behind the record's own part of the line, blanks between them; -1 if none does. */
function startOf(rest: string): number {
  const blanks = /^[ \t]{0,64}/.exec(rest)?.[0].length ?? 0;
  return rest.length > blanks && looksLikeStartLine(rest.slice(blanks)) ? blanks : -1;
}

function placeBehindPrefix(prefix: Pattern, line: string): number {
  const match = matchPattern(prefix, line);
  if (match?.start !== 0 || match.end === 0) return -1;
  return looksLikeStartLine(line.slice(match.end)) ? match.end : -1;
}

/** A log format of the patterns that a user taught; it is read like one that is built in. */
export function taughtLogFormat(format: TaughtFormat): LogFormat {
  const { name, prefix, end, record } = format;
  const shape: LogShape = {
    marks: [record.literal],
    header: line => headerOf(format, line),
    ...(prefix ? { start: (line: string) => placeBehindPrefix(prefix, line) } : {}),
    ...(end ? { isForeign: (line: string) => matchPattern(end, line) !== undefined } : {}),
  };
  return logFormat({ id: name, title: `${name} (taught)`, shape });
}
