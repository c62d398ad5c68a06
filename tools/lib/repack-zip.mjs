/**
 * Packs a ZIP file again with zopfli: the same files, a few hundredths smaller, for every unzip to read. Only for the
 * files that vsce writes: sizes and places stand in the central directory, and nothing is above 4 GB.
 */
import { inflateRawSync } from 'node:zlib';
import zopfli from '@gfx/zopfli';

const directoryEntry = 0x02014b50;
const endOfDirectory = 0x06054b50;
/** A file's own sizes and checksum stand behind its data; we know them and write them before it. */
const sizesFollow = 0x0008;

/**
 * @param {Buffer} zip
 * @returns {Promise<Buffer>}
 */
export async function repackZip(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || zip.readUInt32LE(end) !== endOfDirectory) throw new Error('no ZIP file');
  const count = zip.readUInt16LE(end + 10);
  const files = [];
  const directory = [];
  let place = 0;
  let at = zip.readUInt32LE(end + 16);
  for (let n = 0; n < count; n++) {
    if (zip.readUInt32LE(at) !== directoryEntry) throw new Error(`entry ${n} is none`);
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map(field => zip.readUInt16LE(at + field));
    const size = 46 + (nameLength ?? 0) + (extraLength ?? 0) + (noteLength ?? 0);
    const entry = Buffer.from(zip.subarray(at, at + size));
    const data = await smaller(zip, entry);
    entry.writeUInt16LE(entry.readUInt16LE(8) & ~sizesFollow, 8);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(place, 42);
    const file = Buffer.concat([localHeader(entry), data]);
    files.push(file);
    directory.push(entry);
    place += file.length;
    at += size;
  }
  const tail = Buffer.from(zip.subarray(end));
  tail.writeUInt32LE(
    directory.reduce((sum, entry) => sum + entry.length, 0),
    12,
  );
  tail.writeUInt32LE(place, 16);
  return Buffer.concat([...files, ...directory, tail]);
}

/** The data of a file, deflated anew where that is smaller. */
async function smaller(/** @type {Buffer} */ zip, /** @type {Buffer} */ entry) {
  const place = entry.readUInt32LE(42);
  const start = place + 30 + zip.readUInt16LE(place + 26) + zip.readUInt16LE(place + 28);
  const before = zip.subarray(start, start + entry.readUInt32LE(20));
  const isDeflated = entry.readUInt16LE(10) === 8;
  if (!isDeflated) return before;
  const packed = Buffer.from(await zopfli.deflateAsync(inflateRawSync(before), { numiterations: 5 }));
  return packed.length < before.length ? packed : before;
}

/** What stands before a file's data, as its entry in the directory says it; without the extra fields of that. */
function localHeader(/** @type {Buffer} */ entry) {
  const nameLength = entry.readUInt16LE(28);
  const header = Buffer.alloc(30 + nameLength);
  header.writeUInt32LE(0x04034b50, 0);
  entry.copy(header, 4, 6, 30);
  header.writeUInt16LE(0, 28);
  entry.copy(header, 30, 46, 46 + nameLength);
  return header;
}
