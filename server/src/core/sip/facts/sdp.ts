import data from './data/sdp.json';

/** A line type of SDP (RFC 4566 §5, RFC 8866). */
export interface SdpLineSpec {
  /** One letter. */
  readonly type: string;
  readonly level: string;
  readonly mandatory?: boolean;
  readonly occurs: string;
  /** `m=<media> <port> <proto> <fmt> ...` */
  readonly form: string;
  readonly description: string;
}

/** An attribute of `a=` lines (IANA SDP registry). */
export interface SdpAttributeSpec {
  readonly name: string;
  readonly obsolete?: boolean;
  /** `session`, `media` or both; empty where the registry names other levels only. */
  readonly levels: readonly string[];
  readonly ref: string;
  /** How the value is built; undefined where it is not recorded here. */
  readonly form?: string;
  readonly description?: string;
}

/** A payload type with a fixed meaning (RFC 3551 §6). */
export interface StaticPayloadType {
  readonly pt: number;
  readonly encoding: string;
  readonly media: string;
  readonly clockRate: number;
  readonly channels?: number;
}

/** A codec as `a=rtpmap` names it. */
export interface CodecSpec {
  readonly encoding: string;
  readonly media: string;
  readonly clockRate?: number;
  readonly channels?: number;
  readonly ref?: string;
  /** Names of `a=fmtp` parameters. */
  readonly fmtp?: readonly string[];
  readonly note?: string;
}

/** Line types in the order of the session part. */
export const allSdpLines = data.lines as readonly SdpLineSpec[];
/** Every registered attribute. */
export const allSdpAttributes = data.attributes as readonly SdpAttributeSpec[];
/** Codecs in use with dynamic payload types. */
export const allCodecs = data.codecs as readonly CodecSpec[];
/** Payload types with a fixed meaning. */
export const allStaticPayloadTypes = data.staticPayloadTypes as readonly StaticPayloadType[];
/** Media of `m=` lines. */
export const allSdpMediaTypes: readonly string[] = data.mediaTypes;
/** Modifiers of `b=` lines (RFC 8866 §5.8). */
export const allSdpBandwidths: readonly { readonly name: string; readonly description: string }[] =
  data.bandwidths;
/** Transport protocols of `m=` lines. */
export const allSdpProtocols: readonly string[] = data.protocols;

const lineByType = new Map(allSdpLines.map(line => [line.type, line]));
const attributeByName = new Map(allSdpAttributes.map(attribute => [attribute.name.toLowerCase(), attribute]));
const codecByName = new Map(allCodecs.map(codec => [codec.encoding.toLowerCase(), codec]));
const payloadByNumber = new Map(allStaticPayloadTypes.map(payload => [payload.pt, payload]));

/** The line type of a letter; undefined if unknown. */
export function sdpLineByType(type: string): SdpLineSpec | undefined {
  return lineByType.get(type);
}

/** The attribute of a name in any letter case; undefined if unknown. */
export function sdpAttributeByName(name: string): SdpAttributeSpec | undefined {
  return attributeByName.get(name.toLowerCase());
}

/** The codec of an rtpmap encoding name in any letter case; undefined if unknown. */
export function codecByEncoding(encoding: string): CodecSpec | undefined {
  return codecByName.get(encoding.toLowerCase());
}

/** The fixed meaning of a payload type number; undefined for dynamic, reserved and unassigned ones. */
export function staticPayloadType(pt: number): StaticPayloadType | undefined {
  return payloadByNumber.get(pt);
}
