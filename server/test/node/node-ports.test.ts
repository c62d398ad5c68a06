import { expect, test } from 'vitest';
import { nodeHashes } from '../../src/net/node-hashes';
import { nodeByteOps } from '../../src/node/node-byte-ops';

const bytes = new TextEncoder().encode('a\r\nSIP/2.0 é');

test('byte operations work on plain Uint8Arrays and on parts of them', () => {
  expect(nodeByteOps.indexOf(bytes, 10, 0)).toBe(2);
  expect(nodeByteOps.indexOf(bytes, new TextEncoder().encode('SIP'), 0)).toBe(3);
  expect(nodeByteOps.indexOf(bytes, new TextEncoder().encode('SIP'), 4)).toBe(-1);
  expect(nodeByteOps.latin1(bytes, 11, 13)).toBe('\u00c3\u00a9');
  expect(nodeByteOps.utf8(bytes, 11, 13)).toBe('é');
  expect(nodeByteOps.utf8(bytes, 12, 13)).toBe('\ufffd');
  expect(nodeByteOps.indexOf(bytes.subarray(3), 83, 0)).toBe(0);
});

test('hashes of the empty text, as published', () => {
  const empty = new Uint8Array(0);
  expect(nodeHashes.md5(empty)).toBe('d41d8cd98f00b204e9800998ecf8427e');
  expect(nodeHashes.sha256(empty)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(nodeHashes.sha512t256(empty)).toBe(
    'c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a',
  );
});
