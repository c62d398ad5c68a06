import { allCodecs, allStaticPayloadTypes, type CodecSpec } from '../../sip/facts/sdp';
import { commonCodecs } from '../../sip/facts/sdp-values';
import { formatsOf, formatsWith, type SdpPlace } from '../sdp-place';
import type { Proposal } from './completion-entry';

function mediaOf({ media }: SdpPlace): string {
  return media?.media.toLowerCase() ?? 'audio';
}

/** The first number from 96 that the media section does not use (RFC 3551 §3). */
function freePayloadType(used: ReadonlySet<string>): string {
  for (let type = 96; type < 128; type++) if (!used.has(String(type))) return String(type);
  // Below 64 none may be taken freely; 35–63 are the last resort of RFC 5761 §4.
  for (let type = 35; type < 64; type++) if (!used.has(String(type))) return String(type);
  return '96';
}

/** The next payload type to map: a dynamic one of the `m=` line without rtpmap, else the next free one. */
function nextPayloadType(place: SdpPlace): { readonly type: string; readonly isListed: boolean } {
  const formats = formatsOf(place);
  const mapped = formatsWith(place, 'rtpmap');
  const waiting = formats.find(
    format => /^\d{2,3}$/.test(format) && Number(format) >= 96 && !mapped.has(format),
  );
  if (waiting !== undefined) return { type: waiting, isListed: true };
  return { type: freePayloadType(new Set([...formats, ...mapped])), isListed: false };
}

function nameOf({
  encoding,
  clockRate,
  channels,
}: Pick<CodecSpec, 'encoding' | 'clockRate' | 'channels'>): string {
  const rate = clockRate === undefined ? '' : `/${clockRate}`;
  return `${encoding}${rate}${channels !== undefined && channels > 1 ? `/${channels}` : ''}`;
}

function rankOf({ encoding }: Pick<CodecSpec, 'encoding'>): string {
  const index = commonCodecs.indexOf(encoding);
  return index === -1 ? '5' : `3${String.fromCharCode(97 + index)}`;
}

function codecsFor(media: string): readonly CodecSpec[] {
  return allCodecs.filter(codec => codec.media.split(', ').includes(media));
}

/** Whole values of `a=rtpmap`: codecs with the next payload type, and static ones of the `m=` line by their own. */
export function rtpmapValues(place: SdpPlace): readonly Proposal[] {
  const media = mediaOf(place);
  const mapped = formatsWith(place, 'rtpmap');
  const fixed = allStaticPayloadTypes
    .filter(p => p.media.includes(media) && !mapped.has(String(p.pt)))
    .map((p): Proposal => {
      const isListed = formatsOf(place).includes(String(p.pt));
      const label = `${p.pt} ${nameOf(p)}`;
      return { id: `codec/${p.encoding}`, label, kind: 'sdp', detail: 'static', rank: isListed ? '1' : '7' };
    });
  const { type, isListed } = nextPayloadType(place);
  const detail = isListed ? 'dynamic' : `dynamic; ${type} is not in the m= line yet`;
  const dynamic = codecsFor(media).map((codec): Proposal => {
    return {
      id: `codec/${codec.encoding}`,
      label: `${type} ${nameOf(codec)}`,
      kind: 'sdp',
      detail,
      filterText: `${type} ${codec.encoding} ${codec.encoding}`,
      rank: rankOf(codec),
    };
  });
  return [...fixed, ...dynamic];
}

/** Codecs alone, behind a payload type. */
export function rtpmapCodecs(place: SdpPlace): readonly Proposal[] {
  const names = new Set<string>();
  return [
    ...codecsFor(mediaOf(place)),
    ...allStaticPayloadTypes.filter(p => p.media.includes(mediaOf(place))),
  ].flatMap((codec): readonly Proposal[] => {
    const label = nameOf(codec);
    if (names.has(label)) return [];
    names.add(label);
    return [{ id: `codec/${codec.encoding}`, label, kind: 'sdp', detail: 'codec', rank: rankOf(codec) }];
  });
}

/** Payload types of an `m=` line: those that rtpmap names and the line does not, static ones, the next free one. */
export function payloadTypes(place: SdpPlace): readonly Proposal[] {
  const listed = new Set(formatsOf(place));
  const mapped = [...formatsWith(place, 'rtpmap')].filter(format => !listed.has(format));
  const free = freePayloadType(new Set([...listed, ...mapped]));
  const type = (label: string, detail: string, rank: string): Proposal => ({
    id: 'payload-type',
    label,
    kind: 'sdp',
    detail,
    rank,
  });
  return [
    ...mapped.map(format => type(format, 'named by an rtpmap below', '1')),
    ...allStaticPayloadTypes
      .filter(p => p.media.includes(mediaOf(place)) && !listed.has(String(p.pt)))
      .map(p => ({ ...type(String(p.pt), nameOf(p), '3'), id: `codec/${p.encoding}` })),
    type(free, 'next free dynamic payload type; name its codec with a=rtpmap', '2'),
  ];
}

/** The parameters of `a=fmtp` for the codec of a payload type. */
export function fmtpParameters(place: SdpPlace, format: string): readonly Proposal[] {
  const encoding = place.media?.codecs.find(codec => codec.format === format)?.encoding ?? '';
  const spec = codecsFor(mediaOf(place)).find(
    codec => codec.encoding.toLowerCase() === encoding.toLowerCase(),
  );
  return (spec?.fmtp ?? [])
    .flatMap(form => labelsOf(form))
    .map(label => ({
      id: `codec/${encoding}`,
      label,
      kind: 'parameter',
      detail: `of ${encoding}`,
    }));
}

/** `annexb=yes|no` as two entries, a bare name with `=`, an example out of `events list such as 0-16`. */
function labelsOf(form: string): readonly string[] {
  const example = /such as (\S{1,40})$/.exec(form)?.[1];
  if (example !== undefined) return [example];
  const [name = '', values] = form.split('=', 2);
  if (name.includes(' ')) return [];
  return values === undefined ? [`${name}=`] : values.split('|').map(value => `${name}=${value}`);
}
