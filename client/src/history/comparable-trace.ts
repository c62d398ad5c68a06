import { readRecordLine } from '../../../server/src/core/trace/siptrace-record-line';

/** Values that differ between any two exchanges and mean the same, by what they are called instead. */
const fresh = [
  { kind: 'call', pattern: /^((?:Call-ID|i)[ \t]{0,20}:[ \t]{0,20})(\S{1,300})/gim },
  { kind: 'branch', pattern: /(;branch=)([^\s;,>]{1,300})/gi },
  { kind: 'port', pattern: /(;rport=)([0-9]{1,5})/gi },
  { kind: 'tag', pattern: /(;tag=)([^\s;,>]{1,300})/gi },
  { kind: 'nonce', pattern: /(\bc?nonce=")([^"\n]{1,1000})/gi },
] as const;

/**
 * The text of a trace as it can be compared with another one: without times and lengths of records and without what the
 * assist says, our own address called `here`, and Call-IDs, branches, tags, nonces and `rport` numbered in the order in
 * which they come. What still differs is worth a look. Linear.
 */
export function comparableTrace(trace: string): string {
  const lines = trace.split('\n');
  const first = lines.map(readRecordLine).find(line => line !== undefined);
  const near = first?.direction === 'in' ? first.destination : first?.source;
  const kept = lines.filter(line => !line.startsWith('# filled by the assist:'));
  const plain = kept.map(line => recordText(line) ?? line).join('\n');
  const here = near === undefined ? plain : plain.replaceAll(near, 'here');
  return fresh.reduce((text, { kind, pattern }) => {
    const names = new Map<string, string>();
    return text.replace(pattern, (_, before: string, value: string) => {
      const name = names.get(value) ?? `${kind}-${names.size + 1}`;
      names.set(value, name);
      return before + name;
    });
  }, here);
}

/** A record line without what differs each time; undefined for any other line. */
function recordText(line: string): string | undefined {
  const record = readRecordLine(line);
  if (!record) return undefined;
  const { transport, source, destination, note } = record;
  const said = note === undefined ? '' : ` (${note})`;
  return `--- ${transport ?? '-'} ${source ?? '-'} -> ${destination ?? '-'}${said}`;
}
