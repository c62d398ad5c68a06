import { describe, expect, test } from 'vitest';
import { canonicalAddress } from '../../../src/core/sip/ipv6-text';

describe('an address in the form of RFC 5952', () => {
  test.each([
    ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8::0:1', '2001:db8::1'],
    // §4.2.2: one group of zeros is written out; §4.2.3: the longest run, and of equal ones the first.
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['fe80:0:0:0:0:0:0:0', 'fe80::'],
    // §5
    ['::FFFF:c000:0201', '::ffff:192.0.2.1'],
    ['192.0.2.1', '192.0.2.1'],
    ['example.com', 'example.com'],
    ['[2001:db8::1]', '[2001:db8::1]'],
  ])('%s is %s', (written, canonical) => {
    expect(canonicalAddress(written)).toBe(canonical);
  });
});
