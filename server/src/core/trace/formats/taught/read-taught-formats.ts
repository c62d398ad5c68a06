import { compilePattern } from './compile-pattern';
import type { Pattern } from './pattern';

/** The patterns of one format that a user taught. */
export interface TaughtFormat {
  readonly name: string;
  /** A line that starts a record. */
  readonly record: Pattern;
  /** Parts of that line; the first group counts, or else the whole match. */
  readonly time: Pattern | undefined;
  readonly source: Pattern | undefined;
  readonly destination: Pattern | undefined;
  readonly transport: Pattern | undefined;
  /** Found in the line: the log's own node received the message, or sent it. */
  readonly received: Pattern | undefined;
  readonly sent: Pattern | undefined;
  /** What stands before each line of a message. */
  readonly prefix: Pattern | undefined;
  /** A line that ends a message and is no part of it. */
  readonly end: Pattern | undefined;
}

/** What was read of the setting `siplens.trace.formats`, and what was wrong with it. */
export interface TaughtFormats {
  readonly formats: readonly TaughtFormat[];
  readonly problems: readonly string[];
}

export const noTaughtFormats: TaughtFormats = { formats: [], problems: [] };

const parts = ['time', 'source', 'destination', 'transport', 'received', 'sent', 'prefix', 'end'] as const;
/** Formats beyond these are left out, and told. */
const most = 20;
const nameShape = /^[a-z0-9][a-z0-9-]{0,40}$/;

/**
 * Reads formats that a user taught: an object of names, each with a pattern `record` and others. What is wrong is left
 * out and told; the rest still counts. Never throws, whatever the value.
 */
export function readTaughtFormats(value: unknown, isTaken: (id: string) => boolean): TaughtFormats {
  if (value === undefined || value === null) return noTaughtFormats;
  if (!isObject(value)) return { formats: [], problems: ['trace.formats is not an object'] };
  const formats: TaughtFormat[] = [];
  const problems: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    const where = `trace.formats.${name.slice(0, 60)}`;
    if (!nameShape.test(name)) problems.push(`${where}: a name has small letters, digits and dashes`);
    else if (isTaken(name)) problems.push(`${where}: a format with this name is built in`);
    else if (formats.length >= most) problems.push(`${where}: more than ${most} formats`);
    else {
      const format = readFormat(name, member, problem => problems.push(`${where}${problem}`));
      if (format) formats.push(format);
    }
  }
  return { formats, problems };
}

function readFormat(name: string, value: unknown, tell: (problem: string) => void): TaughtFormat | undefined {
  if (!isObject(value)) {
    tell(' is not an object');
    return undefined;
  }
  const members = new Map(Object.entries(value));
  for (const key of members.keys()) {
    if (key !== 'record' && !(parts as readonly string[]).includes(key))
      tell(`: unknown key '${key.slice(0, 60)}'`);
  }
  const pattern = (key: string): Pattern | undefined => {
    const source = members.get(key);
    if (source === undefined) return undefined;
    if (typeof source !== 'string') {
      tell(`.${key} is not a text`);
      return undefined;
    }
    const compiled = compilePattern(source);
    if (!('reason' in compiled)) return compiled;
    tell(`.${key} is not accepted: ${compiled.reason}`);
    return undefined;
  };
  const record = pattern('record');
  if (!record) {
    if (!members.has('record')) tell(' has no pattern record');
    return undefined;
  }
  if (record.literal.length < 2) {
    tell('.record must hold two characters or more that stand in every record line as they are');
    return undefined;
  }
  const [time, source, destination, transport, received, sent, prefix, end] = parts.map(pattern);
  return { name, record, time, source, destination, transport, received, sent, prefix, end };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
