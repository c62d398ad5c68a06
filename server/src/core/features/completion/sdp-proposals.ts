import { allSdpMediaTypes, allSdpProtocols } from '../../sip/facts/sdp';
import { commonSdpProtocols } from '../../sip/facts/sdp-values';
import type { Span } from '../../text/span';
import { type SdpPlace, sdpWordAt } from '../sdp-place';
import type { Proposal } from './completion-entry';
import { sdpAttributeNames, sdpAttributeWords } from './sdp-attributes';
import { payloadTypes } from './sdp-codecs';
import { sdpAddressWords, sdpBandwidths, sdpLineTypes } from './sdp-lines';

/** Proposals for a place of a session description, and the text of the message that they replace. */
export interface SdpProposals {
  readonly proposals: readonly Proposal[];
  readonly word: Span;
}

function none(place: SdpPlace): SdpProposals {
  return { proposals: [], word: { start: place.offset, end: place.offset } };
}

/** `a=name` up to the colon, then the words of the value. */
function attribute(place: SdpPlace): SdpProposals {
  const { message, line, offset } = place;
  const { text } = message;
  const start = line.start + 2;
  const colon = text.slice(start, line.end).indexOf(':');
  const nameEnd = colon === -1 ? line.end : start + colon;
  if (offset <= nameEnd) {
    return { proposals: sdpAttributeNames(place, colon !== -1), word: { start, end: nameEnd } };
  }
  const { word, index } = sdpWordAt(text, line, nameEnd + 1, offset);
  const name = text.slice(start, nameEnd).toLowerCase();
  const before = text.slice(nameEnd + 1, word.start);
  // Parameters of fmtp are divided by semicolons, with or without a blank.
  const semicolon = name === 'fmtp' ? text.slice(word.start, offset).lastIndexOf(';') : -1;
  return {
    proposals: sdpAttributeWords(place, name, index, before),
    word: { start: word.start + semicolon + 1, end: word.end },
  };
}

/** `m=audio 49170 RTP/AVP 0 8`. */
function media(place: SdpPlace, index: number): readonly Proposal[] {
  if (index === 0) {
    return allSdpMediaTypes.map(label => ({ id: 'sdp-media', label, kind: 'value', detail: 'media' }));
  }
  if (index === 1) {
    return [
      { id: 'sdp-port', label: '9', kind: 'value', detail: 'no port yet: ICE or DTLS finds it' },
      { id: 'sdp-port', label: '0', kind: 'value', detail: 'declines or removes the stream' },
    ];
  }
  if (index > 2) return payloadTypes(place);
  return [...new Set([...commonSdpProtocols, ...allSdpProtocols])].map(label => ({
    id: 'sdp-protocol',
    label,
    kind: 'value',
    detail: 'transport',
    rank: commonSdpProtocols.includes(label) ? '3' : '5',
  }));
}

/** What may be typed at a place of a session description: line types, attributes, codecs, media, addresses (RFC 8866). */
export function sdpProposals(place: SdpPlace): SdpProposals {
  const { message, line, type, offset } = place;
  if (type === '') {
    const isLetter = line.end - line.start <= 1;
    return isLetter ? { proposals: sdpLineTypes(place), word: line } : none(place);
  }
  if (offset < line.start + 2) return none(place);
  if (type === 'a') return attribute(place);
  const { word, index } = sdpWordAt(message.text, line, line.start + 2, offset);
  if (type === 'm') return { proposals: media(place, index), word };
  if (type === 'c' || type === 'o') return { proposals: sdpAddressWords(place, index), word };
  if (type === 'b' && !message.text.slice(line.start, offset).includes(':')) {
    return { proposals: sdpBandwidths(), word };
  }
  return none(place);
}
