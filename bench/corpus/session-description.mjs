/**
 * An audio offer or answer as phones write it, with ICE, keys and video for every other one.
 * @param {import('./random.mjs').Random} random @param {string} host @param {boolean} rich
 */
export function sessionDescription(random, host, rich) {
  const { below, hex, word } = random;
  const port = 10000 + 2 * below(25000);
  const lines = [
    'v=0',
    `o=- ${1600000000 + below(1e8)} ${1600000000 + below(1e8)} IN IP4 ${host}`,
    `s=${random.pick(['-', 'Asterisk PBX 18.12.1', 'SDP data', 'pjmedia'])}`,
    `c=IN IP4 ${host}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 9 8 0 18 101`,
    'a=rtpmap:9 G722/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:18 G729/8000',
    'a=fmtp:18 annexb=no',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    `a=rtcp:${port + 1}`,
    'a=ptime:20',
    'a=maxptime:150',
    'a=sendrecv',
    `a=ssrc:${below(2 ** 32)} cname:${hex(16)}`,
  ];
  if (rich) {
    lines.push(
      `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${word(40)}`,
      `a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:${word(40)}`,
      `a=ice-ufrag:${word(4)}`,
      `a=ice-pwd:${word(24)}`,
      `a=candidate:1 1 UDP 2130706431 ${host} ${port} typ host`,
      `a=candidate:1 2 UDP 2130706430 ${host} ${port + 1} typ host`,
      `m=video ${port + 2} RTP/AVP 99`,
      'a=rtpmap:99 H264/90000',
      'a=fmtp:99 profile-level-id=42801F;packetization-mode=1',
      'a=sendrecv',
    );
  }
  return `${lines.join('\r\n')}\r\n`;
}
