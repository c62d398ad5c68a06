import type { FlowFile, FlowRecord } from './flow-file';

/** A flow as some capture shows it, and what was done to it in a few words. */
export interface FlowVariant {
  readonly what: string;
  readonly flow: FlowFile;
}

function kept(flow: FlowFile, keep: (record: FlowRecord, index: number) => boolean): FlowFile {
  return { ...flow, records: flow.records.filter(keep) };
}

function hopOf({ source, destination }: FlowRecord): string {
  return [source, destination].sort().join(' - ');
}

/** The capture stops after each message, and starts at each. */
export function cutAnywhere(flow: FlowFile): readonly FlowVariant[] {
  return flow.records.slice(1).flatMap((record, index) => {
    const at = record.label ?? '?';
    return [
      { what: `stops before ${at}`, flow: kept(flow, (_, i) => i <= index) },
      { what: `starts at ${at}`, flow: kept(flow, (_, i) => i > index) },
    ];
  });
}

/** Every packet twice, as on a mirror port. */
export function doubled(flow: FlowFile, ms: number): FlowFile {
  const records = flow.records.flatMap(record => [
    record,
    {
      ...record,
      label: record.label && `${record.label}b`,
      time: record.time === undefined ? undefined : record.time + ms,
    },
  ]);
  return inTimeOrder({ ...flow, records });
}

/** Each hop by itself. */
export function splitByHop(flow: FlowFile): readonly FlowVariant[] {
  return [...new Set(flow.records.map(hopOf))].map(hop => ({
    what: `only ${hop}`,
    flow: kept(flow, record => hopOf(record) === hop),
  }));
}

/** One direction of one hop was not captured. */
export function oneDirectionMissing(flow: FlowFile): readonly FlowVariant[] {
  // Escaped records are RTP and STUN: media that goes one way only is a finding of its own.
  const signalling = flow.records.filter(({ escaped }) => escaped === undefined);
  const ways = new Set(signalling.map(({ source, destination }) => `${source} -> ${destination}`));
  return [...ways].map(way => ({
    what: `without ${way}`,
    flow: kept(flow, ({ source, destination }) => `${source} -> ${destination}` !== way),
  }));
}

/** The signalling alone. Two calls cannot use one RTP port at the same time. */
export function withoutMedia(flow: FlowFile): FlowFile {
  return { ...flow, records: flow.records.filter(({ escaped }) => escaped === undefined) };
}

/** The same call with other names: Call-IDs, tags, branches. Names that are part of others change with them. */
export function renamed(flow: FlowFile): FlowFile {
  const names = new Set<string>();
  for (const { payload } of flow.records) {
    for (const [, name = ''] of payload.matchAll(/(?:;tag=|branch=z9hG4bK|^Call-ID: )([\w]+)/gm))
      names.add(name);
  }
  const all = [...names].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(all.join('|'), 'g');
  const records = flow.records.map(record => {
    if (record.escaped !== undefined) return record;
    const payload = record.payload.replace(pattern, name => [...name].reverse().join(''));
    return { ...record, payload };
  });
  return { ...flow, records };
}

/** Two flows at once, the second begun `ms` after the first; the labels of the second get a prefix. */
export function interleaved(first: FlowFile, second: FlowFile, ms: number): FlowFile {
  const shifted = second.records.map(record => ({
    ...record,
    label: record.label && `other ${record.label}`,
    time: record.time === undefined ? undefined : record.time + ms,
  }));
  return inTimeOrder({ ...first, records: [...first.records, ...shifted] });
}

/**
 * A message was lost behind the capture point: its sender repeats it on its own schedule until the answer comes. The
 * first message that goes back is then that much later, and all the rest with it.
 */
export function repeatedOnce(flow: FlowFile): readonly FlowVariant[] {
  return flow.records.flatMap((record, index) => {
    if (record.label === undefined || !isRepeatable(record)) return [];
    const later = flow.records.slice(index + 1).map(r => ({ ...r, time: (r.time ?? 0) + 500 }));
    const copy = { ...record, label: `${record.label}r`, time: (record.time ?? 0) + 500 };
    const records = [...flow.records.slice(0, index + 1), copy, ...later];
    return [{ what: `repeated ${record.label}`, flow: { ...flow, records } }];
  });
}

/** Requests but ACK, and finals to an INVITE, are sent again while nothing comes back (RFC 3261 §17). */
function isRepeatable({ payload }: FlowRecord): boolean {
  if (payload.startsWith('ACK ')) return false;
  if (!payload.startsWith('SIP/2.0')) return true;
  return !payload.startsWith('SIP/2.0 1') && / INVITE$/m.test(payload);
}

/** The flow without times. */
export function withoutTimes(flow: FlowFile): FlowFile {
  return { ...flow, records: flow.records.map(record => ({ ...record, time: undefined })) };
}

function inTimeOrder(flow: FlowFile): FlowFile {
  const records = flow.records
    .map((record, index) => ({ record, index }))
    .sort((a, b) => (a.record.time ?? 0) - (b.record.time ?? 0) || a.index - b.index)
    .map(({ record }) => record);
  return { ...flow, records };
}
