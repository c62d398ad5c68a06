// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are snippets of the editor, not template strings
import { allSdpBandwidths, allSdpLines, type SdpLineSpec } from '../../sip/facts/sdp';
import { sliceSpan } from '../../text/span';
import { linesAbove, type SdpPlace } from '../sdp-place';
import type { Proposal } from './completion-entry';

/** What stands behind `x=` of lines that hardly vary. Snippets. */
const templates: ReadonlyMap<string, string> = new Map([
  ['v', '0'],
  ['o', '- ${1:1} ${2:1} IN IP4 ${3:{{\\$localAddress\\}\\}}'],
  ['s', '-'],
  ['c', 'IN IP4 ${1:{{\\$localAddress\\}\\}}'],
  ['t', '0 0'],
  ['m', '${1|audio,video,application,image,text,message|} ${2:40000} ${3:RTP/AVP} ${4:0 8 101}'],
]);

/** Order of lines in a media section (RFC 8866 §5): its own, since `a` and `b` stand elsewhere than in the session part. */
const MEDIA_ORDER = ['i', 'c', 'b', 'k', 'a', 'm'];
/** Lines that nearly every description of a call has. */
const COMMON = new Set(['c', 't', 'm', 'a', 'b']);
const SESSION_ORDER = allSdpLines.map(line => line.type);

function isOnce({ type, occurs }: SdpLineSpec, inMedia: boolean): boolean {
  return occurs.startsWith('once') || (occurs.startsWith('at most once') && !(type === 'c' && inMedia));
}

function rankOf(spec: SdpLineSpec, order: readonly string[], last: number, missing: boolean): string {
  if (spec.type === 'k') return '9';
  if (order.indexOf(spec.type) < last) return '8';
  if (spec.mandatory === true && missing) return '1';
  return COMMON.has(spec.type) ? '3' : '5';
}

/** Line types for a new line of a description: those that may follow there, the mandatory ones first (RFC 8866 §5). */
export function sdpLineTypes(place: SdpPlace): readonly Proposal[] {
  const above = linesAbove(place).map(line => line.type);
  const inMedia = place.media !== undefined;
  const order = inMedia ? MEDIA_ORDER : SESSION_ORDER;
  const others = new Set((place.media?.lines ?? place.sdp?.sessionLines ?? []).map(line => line.type));
  const last = Math.max(-1, ...above.filter(type => !(inMedia && type === 'm')).map(t => order.indexOf(t)));
  return allSdpLines
    .filter(spec => order.includes(spec.type) && !(isOnce(spec, inMedia) && others.has(spec.type)))
    .map(spec => {
      const template = templates.get(spec.type);
      return {
        id: `sdp-line/${spec.type}`,
        label: `${spec.type}=`,
        kind: 'sdp',
        detail: spec.description,
        insertText: `${spec.type}=${template ?? ''}`,
        snippet: template !== undefined,
        rank: rankOf(spec, order, last, !others.has(spec.type)),
        continues: spec.type === 'a' || spec.type === 'b',
      };
    });
}

/** Modifiers of a `b=` line. */
export function sdpBandwidths(): readonly Proposal[] {
  return allSdpBandwidths.map(({ name, description }) => ({
    id: 'sdp-bandwidth',
    label: name,
    kind: 'value',
    detail: description,
    insertText: `${name}:`,
  }));
}

/** Words of `c=` and of the end of `o=`: network type, address type (RFC 8866 §5.2, §5.7). */
export function sdpAddressWords(place: SdpPlace, index: number): readonly Proposal[] {
  const at = place.type === 'o' ? index - 3 : index;
  const value = (label: string, detail: string): Proposal => ({
    id: 'sdp-address',
    label,
    kind: 'value',
    detail,
  });
  if (at === 0) return [value('IN', 'Internet')];
  if (at === 1) return [value('IP4', 'IPv4'), value('IP6', 'IPv6')];
  if (at !== 2) return [];
  const { sdp, message } = place;
  const known = [sdp?.connection, ...(sdp?.media ?? []).map(media => media.connection)];
  const addresses = known.flatMap(connection =>
    connection ? sliceSpan(message.text, connection.addressSpan) : [],
  );
  const used = [...new Set(addresses)].filter(address => address !== '' && !address.includes('{{'));
  return [
    {
      ...value('{{$localAddress}}', 'the address that is sent from'),
      id: 'generated/$localAddress',
      kind: 'generated',
    },
    ...used.map(address => value(address, 'used in this description')),
  ];
}
