import { allSdpAttributes, type SdpAttributeSpec, sdpAttributeByName } from '../../sip/facts/sdp';
import { commonSdpAttributes, sdpAttributeValues, sdpCryptoSuites } from '../../sip/facts/sdp-values';
import { sliceSpan } from '../../text/span';
import { formatsOf, formatsWith, type SdpPlace } from '../sdp-place';
import type { Proposal } from './completion-entry';
import { fmtpParameters, rtpmapCodecs, rtpmapValues } from './sdp-codecs';

const directions = new Set(['sendrecv', 'sendonly', 'recvonly', 'inactive']);

function rankOf({ name, obsolete, form, description }: SdpAttributeSpec): string {
  if (obsolete === true) return '9';
  const index = commonSdpAttributes.indexOf(name);
  if (index !== -1) return `2${String.fromCharCode(97 + index)}`;
  return form === undefined && description === undefined ? '7' : '5';
}

/** Attributes of the other lines of the same part, by lower-case name. */
function present({ sdp, media, line }: SdpPlace): ReadonlySet<string> {
  const attributes = media?.attributes ?? sdp?.attributes ?? [];
  return new Set(attributes.filter(a => a.line.span.start !== line.start).map(a => a.name));
}

/** Names for an `a=` line at its level; a second direction and a flag that is there already are left out. */
export function sdpAttributeNames(place: SdpPlace, hasColon: boolean): readonly Proposal[] {
  const level = place.media ? 'media' : 'session';
  const used = present(place);
  const hasDirection = [...directions].some(name => used.has(name));
  const mayStand = ({ name, form, levels }: SdpAttributeSpec) =>
    levels.includes(level) &&
    !(hasDirection && directions.has(name)) &&
    !(form === undefined && used.has(name.toLowerCase()));
  return allSdpAttributes.filter(mayStand).map(spec => ({
    id: `sdp-attribute/${spec.name}`,
    label: spec.name,
    kind: 'sdp',
    detail: spec.description ?? spec.ref,
    insertText: spec.form !== undefined && !hasColon ? `${spec.name}:` : spec.name,
    rank: rankOf(spec),
    continues: spec.form !== undefined && !hasColon,
  }));
}

/** Values that the form of an attribute lists for its n-th word: `active|passive`, `<send|recv>`, `[0|1]`. */
function listedValues(form: string | undefined, index: number): readonly string[] {
  const word = form?.split(' ')[index] ?? '';
  const bare = word.replace(/^[<[]+|[>\]]+$/g, '');
  if (!bare.includes('|') || /[<>:/]/.test(bare)) return [];
  return bare.split('|').filter(value => /^[\w-]+$/.test(value));
}

function valueProposal(name: string, label: string): Proposal {
  return { id: `sdp-attribute/${name}`, label, kind: 'value', detail: name };
}

function payloads(place: SdpPlace, attribute: string): readonly Proposal[] {
  const done = formatsWith(place, attribute);
  return formatsOf(place).map(format => {
    const codec = place.media?.codecs.find(c => c.format === format)?.encoding;
    return {
      id: codec === undefined ? 'payload-type' : `codec/${codec}`,
      label: format,
      kind: 'sdp',
      detail: codec ?? 'payload type',
      rank: done.has(format) ? '7' : '3',
    };
  });
}

/** What may stand as `index`-th word of an attribute's value; `before` is what of the value stands before it. */
export function sdpAttributeWords(
  place: SdpPlace,
  name: string,
  index: number,
  before: string,
): readonly Proposal[] {
  if (name === 'rtpmap') return index === 0 ? rtpmapValues(place) : index === 1 ? rtpmapCodecs(place) : [];
  if (name === 'fmtp') {
    if (index === 0) return payloads(place, 'fmtp');
    return fmtpParameters(place, before.split(' ', 1)[0] ?? '');
  }
  if (name === 'rtcp-fb' && index === 0) {
    return [...payloads(place, name), valueProposal(name, '*')];
  }
  if (name === 'crypto' && index === 1) return sdpCryptoSuites.map(suite => valueProposal(name, suite));
  if (name === 'group' && index > 0) return mids(place, before);
  const known = index === 0 ? sdpAttributeValues(name) : [];
  const listed = listedValues(sdpAttributeByName(name)?.form, index);
  return [...new Set([...known, ...listed])].map(value => valueProposal(name, value));
}

/** Tags of `a=mid` in the description, for a group. */
function mids({ sdp, message }: SdpPlace, before: string): readonly Proposal[] {
  const used = new Set(before.split(' '));
  const tags = (sdp?.media ?? []).flatMap(media =>
    media.attributes.flatMap(a => (a.name === 'mid' && a.value ? sliceSpan(message.text, a.value) : [])),
  );
  return tags.filter(tag => !used.has(tag)).map(tag => valueProposal('mid', tag));
}
