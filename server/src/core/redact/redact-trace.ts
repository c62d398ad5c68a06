import type { MediaSighting } from '../trace/media-facts';
import type { TraceHeader, WritableRecord } from '../trace/write-siptrace';
import { Pseudonyms } from './pseudonyms';
import { redactEndpoint, redactRecord } from './redact-record';
import { Redaction } from './redaction';

/** Records of one trace, payloads one character a byte, that are redacted together. */
export interface RedactableTrace {
  readonly header: TraceHeader;
  readonly records: readonly WritableRecord[];
}

/** What a redaction comes to. `names` holds the map back. */
export interface RedactedTrace extends RedactableTrace {
  readonly names: Pseudonyms;
}

/** Redacts a trace that is in memory as a whole. */
export function redactTrace({ header, records }: RedactableTrace): RedactedTrace {
  const names = new Pseudonyms();
  const by = new Redaction(names);
  learnHeader(header, by);
  for (const record of records) redactRecord(record, 'bytes', by);
  names.settle();
  return {
    header: redactHeader(header, by),
    records: records.map(record => redactRecord(record, 'bytes', by)),
    names,
  };
}

/** Learns the addresses of a header. */
export function learnHeader({ lanes, media = [] }: TraceHeader, by: Redaction): void {
  for (const { address } of lanes) redactEndpoint(address, by);
  for (const sighting of media) redactSighting(sighting, by);
}

/** The header with stand-ins; what people wrote into it goes. */
export function redactHeader(header: TraceHeader, by: Redaction): TraceHeader {
  const { open, lanes, holes, until, media } = header;
  return {
    open,
    lanes: lanes.map(({ address }) => {
      const hidden = redactEndpoint(address, by);
      return { address: hidden, name: hidden };
    }),
    holes: holes.map(hole => ({ ...hole, reason: 'lost' })),
    comments: [],
    ...(until ? { until } : {}),
    ...(media ? { media: media.map(sighting => redactSighting(sighting, by)) } : {}),
  };
}

function redactSighting(sighting: MediaSighting, by: Redaction): MediaSighting {
  const end = (address: string) => redactEndpoint(address, by);
  if (sighting.kind === 'rtp')
    return { ...sighting, source: end(sighting.source), destination: end(sighting.destination) };
  if (sighting.kind === 'too-many' || sighting.kind === 'span') return sighting;
  const { client, server, mapped } = sighting;
  return { ...sighting, client: end(client), server: end(server), mapped: end(mapped) };
}
