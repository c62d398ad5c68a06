/** The corpus as files that other tools read too. */

/** @typedef {import('./make-corpus.mjs').CorpusMessage} CorpusMessage */

/** `2024/06/10 06:13:20.000400` @param {number} time */
function timeText(time) {
  const iso = new Date(time / 1000).toISOString();
  const micros = String(Math.floor(time % 1e6)).padStart(6, '0');
  return `${iso.slice(0, 10).replaceAll('-', '/')} ${iso.slice(11, 19)}.${micros}`;
}

/** As `ngrep -W byline -t -q` prints it: one dot for each byte that is not printable. @param {readonly CorpusMessage[]} messages */
export function ngrepText(messages) {
  const records = messages.map(({ time, from, to, text }, index) => {
    const bytes = Buffer.from(text);
    for (const [at, byte] of bytes.entries()) if (byte !== 10 && (byte < 32 || byte > 126)) bytes[at] = 46;
    return `U ${timeText(time)} ${from} -> ${to} #${index + 1}\n${bytes.toString('latin1')}\n`;
  });
  return records.join('');
}

/** @param {Buffer} packet @param {number} start of the IPv4 header */
function checksum(packet, start) {
  let sum = 0;
  for (let i = 0; i < 20; i += 2) sum += packet.readUInt16BE(start + i);
  while (sum >>> 16) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** @param {CorpusMessage} message @param {number} id of the IP packet */
function packetOf({ time, from, to, text }, id) {
  const payload = Buffer.from(text);
  const packet = Buffer.alloc(16 + 14 + 20 + 8 + payload.length);
  packet.writeUInt32LE(Math.floor(time / 1e6), 0);
  packet.writeUInt32LE(Math.floor(time % 1e6), 4);
  packet.writeUInt32LE(packet.length - 16, 8);
  packet.writeUInt32LE(packet.length - 16, 12);
  packet.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0], 16);
  const ip = 30;
  packet.set([0x45, 0], ip);
  packet.writeUInt16BE(28 + payload.length, ip + 2);
  packet.writeUInt16BE(id & 0xffff, ip + 4);
  packet.writeUInt16BE(0x4000, ip + 6);
  packet.set([64, 17], ip + 8);
  const [source = '', sourcePort] = from.split(':');
  const [target = '', targetPort] = to.split(':');
  packet.set(source.split('.').map(Number), ip + 12);
  packet.set(target.split('.').map(Number), ip + 16);
  packet.writeUInt16BE(checksum(packet, ip), ip + 10);
  packet.writeUInt16BE(Number(sourcePort), ip + 20);
  packet.writeUInt16BE(Number(targetPort), ip + 22);
  packet.writeUInt16BE(8 + payload.length, ip + 24);
  payload.copy(packet, ip + 28);
  return packet;
}

/** Ethernet, IPv4, UDP; microseconds, little endian. @param {readonly CorpusMessage[]} messages */
export function pcapBytes(messages) {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(262144, 16);
  head.writeUInt32LE(1, 20);
  return Buffer.concat([head, ...messages.map((message, index) => packetOf(message, index + 1))]);
}
