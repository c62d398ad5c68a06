/** Well-known values of SDP attributes whose form does not list them, by lower-case attribute name. */
const values: ReadonlyMap<string, readonly string[]> = new Map([
  ['group', ['BUNDLE', 'LS', 'FID', 'FEC-FR', 'ANAT', 'DDP', 'CS']], // RFC 5888, RFC 9143
  ['ssrc-group', ['FID', 'FEC-FR', 'SIM']], // RFC 5576
  ['ptime', ['20', '10', '30', '40', '60']],
  ['maxptime', ['20', '40', '60', '120', '150']],
  ['content', ['main', 'alt', 'slides', 'speaker', 'sl']], // RFC 4796
  ['fingerprint', ['sha-256', 'sha-384', 'sha-512', 'sha-1']], // RFC 8122
  ['ice-options', ['trickle', 'ice2', 'rtp+ecn']], // RFC 8839, RFC 8840
  ['floorctrl', ['c-only', 's-only', 'c-s']], // RFC 8856
  ['sctp-port', ['5000']],
  ['t38faxversion', ['0', '3']],
  ['t38maxbitrate', ['14400', '33600', '9600']],
]);

/** Suites of `a=crypto` (RFC 4568 §6.2, RFC 6188). */
export const sdpCryptoSuites: readonly string[] = [
  'AES_CM_128_HMAC_SHA1_80',
  'AES_CM_128_HMAC_SHA1_32',
  'AES_256_CM_HMAC_SHA1_80',
  'AES_256_CM_HMAC_SHA1_32',
  'AEAD_AES_128_GCM',
  'AEAD_AES_256_GCM',
  'F8_128_HMAC_SHA1_80',
];

/** Well-known first words of an attribute's value, the usual one first; empty where none are known. */
export function sdpAttributeValues(name: string): readonly string[] {
  return values.get(name.toLowerCase()) ?? [];
}

/** Transport protocols of `m=` lines in everyday use, before all others. */
export const commonSdpProtocols: readonly string[] = [
  'RTP/AVP',
  'RTP/SAVP',
  'RTP/AVPF',
  'UDP/TLS/RTP/SAVPF',
  'RTP/SAVPF',
  'UDP/TLS/RTP/SAVP',
  'udptl',
  'TCP/MSRP',
  'UDP/DTLS/SCTP',
];

/** Attributes in everyday use, before all others. */
export const commonSdpAttributes: readonly string[] = [
  'rtpmap',
  'fmtp',
  'sendrecv',
  'sendonly',
  'recvonly',
  'inactive',
  'ptime',
  'maxptime',
  'rtcp',
  'rtcp-mux',
  'rtcp-fb',
  'mid',
  'group',
  'crypto',
  'fingerprint',
  'setup',
  'ice-ufrag',
  'ice-pwd',
  'candidate',
  'label',
];

/** Codecs in everyday use, before all others. */
export const commonCodecs: readonly string[] = [
  'telephone-event',
  'opus',
  'G722',
  'AMR-WB',
  'AMR',
  'EVS',
  'iLBC',
  'CN',
  'H264',
  'VP8',
  'H265',
  'rtx',
];
