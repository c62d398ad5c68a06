import {
  allSdpBandwidths,
  codecByEncoding,
  type SdpAttributeSpec,
  sdpAttributeByName,
  sdpLineByType,
  staticPayloadType,
} from '../sip/facts/sdp';
import { describe } from './describe';

/** Sections of RFC 8866 in the order of line types. */
const SECTIONS: Readonly<Record<string, string>> = {
  v: '5.1',
  o: '5.2',
  s: '5.3',
  i: '5.4',
  u: '5.5',
  e: '5.6',
  p: '5.6',
  c: '5.7',
  b: '5.8',
  t: '5.9',
  r: '5.10',
  z: '5.11',
  k: '5.12',
  a: '5.13',
  m: '5.14',
};

/** A line type of SDP as Markdown; undefined if unknown. */
export function describeSdpLine(type: string): string | undefined {
  const spec = sdpLineByType(type);
  if (!spec) return undefined;
  const section = Object.hasOwn(SECTIONS, type) ? ` §${SECTIONS[type]}` : '';
  return describe({
    title: `${spec.type}=`,
    kind: 'SDP line',
    description: spec.description,
    refs: [`RFC 8866${section}`],
    notes: [`Form: \`${spec.form}\``, `Level: ${spec.level}`, `Occurs: ${spec.occurs}`],
  });
}

function attributeForm({ name, form }: SdpAttributeSpec): string {
  return form === undefined ? `a=${name}` : `a=${name}:${form}`;
}

/** An SDP attribute as Markdown, by name in any letter case; undefined if unknown. */
export function describeSdpAttribute(name: string): string | undefined {
  const spec = sdpAttributeByName(name);
  if (!spec) return undefined;
  const notes = spec.description === undefined ? [] : [`Form: \`${attributeForm(spec)}\``];
  if (spec.levels.length > 0) notes.push(`Level: ${spec.levels.join(', ')}`);
  if (spec.obsolete === true) notes.push('Obsolete');
  return describe({
    title: spec.name,
    kind: 'SDP attribute',
    description: spec.description ?? '',
    refs: [spec.ref],
    notes,
  });
}

/** A codec as Markdown, by its encoding name in any letter case; undefined if unknown. */
export function describeCodec(encoding: string): string | undefined {
  const spec = codecByEncoding(encoding);
  if (!spec) return undefined;
  const notes = spec.clockRate === undefined ? [] : [`Clock rate: ${spec.clockRate} Hz`];
  if (spec.channels !== undefined && spec.channels > 1) notes.push(`Channels: ${spec.channels}`);
  if (spec.fmtp) notes.push(`Parameters of a=fmtp: ${spec.fmtp.map(p => `\`${p}\``).join(', ')}`);
  return describe({
    title: spec.encoding,
    kind: `${spec.media} codec`,
    description: spec.note ?? '',
    refs: (spec.ref ?? '').split(', ').filter(ref => ref !== ''),
    notes,
  });
}

/** A payload type with a fixed meaning as Markdown; undefined for any other. */
export function describePayloadType(type: number): string | undefined {
  const spec = staticPayloadType(type);
  if (!spec) return undefined;
  const channels = spec.channels !== undefined && spec.channels > 1 ? `/${spec.channels}` : '';
  return describe({
    title: `${type} ${spec.encoding}/${spec.clockRate}${channels}`,
    kind: `static ${spec.media} payload type`,
    description: '',
    refs: ['RFC 3551 §6'],
  });
}

/** A modifier of `b=` as Markdown; undefined if unknown. */
export function describeBandwidth(name: string): string | undefined {
  const spec = allSdpBandwidths.find(bandwidth => bandwidth.name === name);
  return (
    spec &&
    describe({
      title: spec.name,
      kind: 'SDP bandwidth',
      description: spec.description,
      refs: ['RFC 8866 §5.8'],
    })
  );
}
