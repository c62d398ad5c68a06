import { describe, expect, test } from 'vitest';
import { rotatedSet, rotationOrder } from '../../src/traces/rotation-order';

describe('files of a rotated log', () => {
  test('are read from the oldest to the newest', () => {
    const names = ['sip.log', 'sip.log.1', 'sip.log.10.gz', 'sip.log.2.gz'];
    expect(rotationOrder(names)).toEqual(['sip.log.10.gz', 'sip.log.2.gz', 'sip.log.1', 'sip.log']);
  });

  test('are told from other files, whose order stays', () => {
    expect(rotationOrder(['b.pcap', 'a.log', 'a.log.1'])).toEqual(['b.pcap', 'a.log.1', 'a.log']);
    const folder = ['sip.log', 'other.log.1', 'sip.log.1', 'sip.log.bak', 'sip.log.2.gz'];
    expect(rotatedSet('sip.log', folder)).toEqual(['sip.log.2.gz', 'sip.log.1', 'sip.log']);
    expect(rotatedSet('alone.log', ['alone.log', 'sip.log'])).toEqual(['alone.log']);
  });
});
