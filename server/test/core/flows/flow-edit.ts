import type { FlowFile, FlowRecord } from './flow-file';

/**
 * A message of a flow: its number in the committed file and the word that it must start with (method or status), as
 * in `7 200`; `+1` is the first one that an edit put in.
 */
export type Ref = string;

/** One change of a flow, as data. */
export type FlowEdit =
  | { readonly remove: readonly Ref[] }
  /** Replaces a text that must be there; Content-Length follows the body. */
  | { readonly change: Ref; readonly from: string | RegExp; readonly to: string }
  /** Gives a message the branch of its top Via, a tag or the Call-ID of another one. */
  | { readonly borrow: Ref; readonly of: Ref; readonly field: Borrowed }
  /** Turns the tags of From and To round. */
  | { readonly swapTags: Ref }
  /** Makes the Replaces of a message name the dialog of another message, as the receiver of the call sees it. */
  | { readonly replaces: Ref; readonly dialog: Ref }
  /** Nothing but SIP comes from an address any more: no RTP. */
  | { readonly silence: string }
  /** Takes all header rows of a name away. */
  | { readonly drop: Ref; readonly header: string }
  /** The body goes, with its Content-Type. */
  | { readonly bare: Ref }
  /** Puts a header row before Content-Length. */
  | { readonly add: Ref; readonly row: string }
  /** The same message again, some milliseconds after the first. */
  | { readonly repeat: Ref; readonly after: readonly number[] }
  /** A copy of a message with changes, `ms` after another one (or before it, if negative). */
  | {
      readonly copy: Ref;
      readonly beside: Ref;
      readonly ms: number;
      readonly changes?: readonly (readonly [from: string | RegExp, to: string])[];
      /** Takes another way than the message that is copied: messages whose ends it takes, turned round with `back`. */
      readonly way?: Ref;
      readonly back?: Ref;
    }
  /** Moves a message to `ms` after another one. */
  | { readonly move: Ref; readonly beside: Ref; readonly ms: number }
  /** Sends a message another way: from and to as written. */
  | { readonly reroute: Ref; readonly source?: string; readonly destination?: string }
  /** Whatever comes later than `ms` after a message is not captured. */
  | { readonly cut: Ref; readonly ms: number }
  /** OPTIONS and its answer between the ends of each hop, seconds after the last message. */
  | { readonly traffic: number }
  /** No times: order alone. */
  | { readonly untime: true };

type Borrowed = 'branch' | 'toTag' | 'fromTag' | 'callId';

/** Where a value that may be borrowed stands: what goes before it, and the value. */
const PLACES: Readonly<Record<Borrowed, RegExp>> = {
  branch: /^(Via: [^\n]*?branch=)([\w-]+)/m,
  toTag: /^(To: [^\n]*;tag=)([\w-]+)/m,
  fromTag: /^(From: [^\n]*;tag=)([\w-]+)/m,
  callId: /^(Call-ID: )(\S+)/m,
};

const day = 86_400_000;

function word(record: FlowRecord): string {
  const [first = '', second = ''] = record.payload.split(' ', 2);
  return first === 'SIP/2.0' ? second : first;
}

function find(records: readonly FlowRecord[], ref: Ref): FlowRecord {
  const [label, start] = ref.split(' ');
  const record = records.find(candidate => candidate.label === label);
  if (!record) throw new Error(`no message ${ref}`);
  if (start !== undefined && word(record) !== start)
    throw new Error(`message ${label} is ${word(record)}, not ${start}`);
  return record;
}

/** Content-Length says how long the body is after a change of it. */
function fitted(before: string, after: string): string {
  const body = (text: string) => text.slice(text.indexOf('\n\n') + 2);
  if (body(before) === body(after)) return after;
  const bytes = Buffer.byteLength(body(after).replaceAll('\n', '\r\n'));
  return after.replace(/^Content-Length: \d+$/m, `Content-Length: ${bytes}`);
}

function changed(payload: string, from: string | RegExp, to: string): string {
  if (typeof from === 'string' ? !payload.includes(from) : !from.test(payload))
    throw new Error(`"${from}" is not in ${payload.slice(0, 40)}`);
  return fitted(payload, payload.replace(from, to));
}

function sorted(records: readonly FlowRecord[]): readonly FlowRecord[] {
  return records
    .map((record, index) => ({ record, index }))
    .sort((a, b) => (a.record.time ?? 0) - (b.record.time ?? 0) || a.index - b.index)
    .map(({ record }) => record);
}

/** Labels of what was put in count on from those that are there. */
function nextLabel(records: readonly FlowRecord[]): string {
  return `+${records.filter(r => r.label?.startsWith('+')).length + 1}`;
}

function withPayload(
  records: readonly FlowRecord[],
  ref: Ref,
  make: (payload: string) => string,
): readonly FlowRecord[] {
  const wanted = find(records, ref);
  return records.map(r => (r === wanted ? { ...r, payload: make(r.payload) } : r));
}

function withBorrowed(payload: string, of: string, field: Borrowed): string {
  const value = PLACES[field].exec(of)?.[2];
  if (value === undefined || !PLACES[field].test(payload))
    throw new Error(`no ${field} in ${of.slice(0, 40)}`);
  return payload.replace(PLACES[field], (_, before: string) => before + value);
}

function withSwappedTags(payload: string): string {
  const from = PLACES.fromTag.exec(payload)?.[2];
  const to = PLACES.toTag.exec(payload)?.[2];
  if (!from || !to) throw new Error(`no two tags in ${payload.slice(0, 40)}`);
  return payload
    .replace(PLACES.fromTag, (_, before: string) => before + to)
    .replace(PLACES.toTag, (_, before: string) => before + from);
}

function withReplaces(payload: string, dialog: string): string {
  const value = (field: Borrowed) => PLACES[field].exec(dialog)?.[2] ?? '';
  const row = `Replaces: ${value('callId')};to-tag=${value('toTag')};from-tag=${value('fromTag')}`;
  return changed(payload, /^Replaces: .*$/m, row);
}

function withDropped(payload: string, header: string): string {
  const lines = payload.split('\n');
  const kept = lines.filter(line => !line.toLowerCase().startsWith(`${header.toLowerCase()}:`));
  if (kept.length === lines.length) throw new Error(`no ${header} in ${payload.slice(0, 40)}`);
  return kept.join('\n');
}

function withCopy(
  records: readonly FlowRecord[],
  edit: Extract<FlowEdit, { copy: Ref }>,
): readonly FlowRecord[] {
  const original = find(records, edit.copy);
  const beside = find(records, edit.beside);
  const way = find(records, edit.way ?? edit.back ?? edit.copy);
  let { payload } = original;
  for (const [from, to] of edit.changes ?? []) payload = changed(payload, from, to);
  const copy: FlowRecord = {
    ...original,
    payload,
    label: nextLabel(records),
    note: undefined,
    time: (beside.time ?? 0) + edit.ms,
    source: edit.back ? way.destination : way.source,
    destination: edit.back ? way.source : way.destination,
  };
  return sorted([...records, copy]);
}

function withRepeats(
  records: readonly FlowRecord[],
  ref: Ref,
  after: readonly number[],
): readonly FlowRecord[] {
  const original = find(records, ref);
  let result = records;
  for (const ms of after) {
    result = [
      ...result,
      { ...original, label: nextLabel(result), note: undefined, time: (original.time ?? 0) + ms },
    ];
  }
  return sorted(result);
}

function ping(records: readonly FlowRecord[], seconds: number): readonly FlowRecord[] {
  const last = records.at(-1)?.time ?? 0;
  const hops = new Map<string, FlowRecord>();
  for (const record of records) {
    const ends = [record.source, record.destination].sort().join(' ');
    if (record.label !== undefined && !hops.has(ends)) hops.set(ends, record);
  }
  let result = records;
  [...hops.values()].forEach(({ source, destination, transport }, index) => {
    const time = (last + seconds * 1000 + index * 50) % day;
    const head = (start: string, tag: string, extra: string) =>
      `${start}\nVia: SIP/2.0/${transport.toUpperCase()} ${source};branch=z9hG4bKping${index}\n${extra}From: <sip:ping@example.com>;tag=ping${index}\nTo: <sip:ping@example.com>${tag}\nCall-ID: ping-${index}@example.com\nCSeq: 1 OPTIONS\n`;
    const request = `${head(`OPTIONS sip:ping@${destination} SIP/2.0`, '', 'Max-Forwards: 70\n')}Content-Length: 0\n\n`;
    const response = `${head('SIP/2.0 200 OK', ';tag=pong', '')}Allow: INVITE, ACK, CANCEL, BYE, OPTIONS\nAccept: application/sdp\nSupported: replaces\nContent-Length: 0\n\n`;
    const there = { time, transport, source, destination, note: undefined, escaped: undefined };
    const back = { ...there, time: time + 4, source: destination, destination: source };
    result = [...result, { ...there, label: `ping ${index}`, payload: request }];
    result = [...result, { ...back, label: `pong ${index}`, payload: response }];
  });
  return sorted(result);
}

function edited(records: readonly FlowRecord[], edit: FlowEdit): readonly FlowRecord[] {
  if ('remove' in edit) {
    const gone = new Set(edit.remove.map(ref => find(records, ref)));
    return records.filter(record => !gone.has(record));
  }
  if ('change' in edit) return withPayload(records, edit.change, text => changed(text, edit.from, edit.to));
  if ('borrow' in edit) {
    const of = find(records, edit.of).payload;
    return withPayload(records, edit.borrow, text => withBorrowed(text, of, edit.field));
  }
  if ('replaces' in edit) {
    const of = find(records, edit.dialog).payload;
    return withPayload(records, edit.replaces, text => withReplaces(text, of));
  }
  if ('silence' in edit) return records.filter(r => r.label !== undefined || r.source !== edit.silence);
  if ('swapTags' in edit) return withPayload(records, edit.swapTags, withSwappedTags);
  if ('drop' in edit) return withPayload(records, edit.drop, text => withDropped(text, edit.header));
  if ('bare' in edit) {
    return withPayload(records, edit.bare, text => {
      const head = text.slice(0, text.indexOf('\n\n') + 2);
      return withDropped(head, 'Content-Type').replace(/^Content-Length: \d+$/m, 'Content-Length: 0');
    });
  }
  if ('add' in edit) {
    return withPayload(records, edit.add, text =>
      changed(text, '\nContent-Length:', `\n${edit.row}\nContent-Length:`),
    );
  }
  if ('repeat' in edit) return withRepeats(records, edit.repeat, edit.after);
  if ('copy' in edit) return withCopy(records, edit);
  if ('move' in edit) {
    const wanted = find(records, edit.move);
    const time = (find(records, edit.beside).time ?? 0) + edit.ms;
    return sorted(records.map(r => (r === wanted ? { ...r, time } : r)));
  }
  if ('reroute' in edit) {
    const wanted = find(records, edit.reroute);
    const { source = wanted.source, destination = wanted.destination } = edit;
    return records.map(r => (r === wanted ? { ...r, source, destination } : r));
  }
  if ('cut' in edit) {
    const end = (find(records, edit.cut).time ?? 0) + edit.ms;
    return records.filter(record => (record.time ?? 0) <= end);
  }
  if ('traffic' in edit) return ping(records, edit.traffic);
  return records.map(record => ({ ...record, time: undefined }));
}

/** Makes all changes of a flow, in order. Throws where a change does not fit the flow: then its data is wrong. */
export function editFlow(flow: FlowFile, edits: readonly FlowEdit[]): FlowFile {
  let { records } = flow;
  for (const edit of edits) records = edited(records, edit);
  return { ...flow, records };
}
