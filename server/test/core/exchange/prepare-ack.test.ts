import { describe, expect, it } from 'vitest';
import { complete, ready, reason } from './preparing';

const invite = complete.replaceAll('OPTIONS', 'INVITE');

describe('# @ack', () => {
  it.each([
    ['manual', { kind: 'manual' }],
    ['auto', undefined],
    ['5s', { kind: 'after', ms: 5000 }],
    ['{{pause}}', { kind: 'after', ms: 250 }],
    ['0', { kind: 'after', ms: 0 }],
  ])('%s', (value, ack) => {
    expect(ready(`@pause = 250ms\n# @ack ${value}\n${invite}`).ack).toEqual(ack);
  });

  it.each(['never', '-1', '2h', '7200', 'manual please'])('%s is refused', value => {
    expect(reason(`# @ack ${value}\n${invite}`)).toBe(
      `"# @ack ${value}" is not known. Use auto, manual, or how long after the 2xx, such as 5s; at most an hour.`,
    );
  });

  it('is refused for a request that has no ACK', () => {
    expect(reason(`# @ack manual\n${complete}`)).toBe(
      '"# @ack" is for INVITE: no other request has an ACK (RFC 3261 §17). Remove the line.',
    );
  });
});
