import { inflateRawSync } from 'node:zlib';

/**
 * Names of the files in a zip, from its central directory (APPNOTE 4.3.12 and 4.3.16): enough to see what a package
 * holds. Throws for bytes that are no zip.
 */
export function zipNames(bytes: Buffer): readonly string[] {
  return entriesOf(bytes).map(({ name }) => name);
}

/** The files of a zip by their names, unpacked as their own headers say. */
export function zipFiles(bytes: Buffer): ReadonlyMap<string, Buffer> {
  return new Map(
    entriesOf(bytes).map(({ name, at }) => {
      const place = bytes.readUInt32LE(at + 42);
      const start = place + 30 + bytes.readUInt16LE(place + 26) + bytes.readUInt16LE(place + 28);
      const data = bytes.subarray(start, start + bytes.readUInt32LE(place + 18));
      return [name, bytes.readUInt16LE(place + 8) === 8 ? inflateRawSync(data) : data];
    }),
  );
}

function entriesOf(bytes: Buffer): readonly { readonly name: string; readonly at: number }[] {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('no end of central directory');
  const count = bytes.readUInt16LE(end + 10);
  const entries: { name: string; at: number }[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (bytes.toString('latin1', at, at + 4) !== 'PK\x01\x02') throw new Error(`no directory entry at ${at}`);
    const lengths = [28, 30, 32].map(offset => bytes.readUInt16LE(at + offset));
    entries.push({ name: bytes.toString('utf8', at + 46, at + 46 + (lengths[0] ?? 0)), at });
    at += 46 + lengths.reduce((sum, length) => sum + length, 0);
  }
  return entries;
}
