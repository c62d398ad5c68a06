import { expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { callsTreeOf } from '../../../src/core/features/calls-tree';
import { publicationsOf } from '../../../src/core/trace/publications';

/** A PUBLISH and its answer; `tags` are those of SIP-If-Match and SIP-ETag. */
function publish(
  second: number,
  [ifMatch, etag]: readonly [string, string],
  body = '',
  expires = 3600,
): string {
  const shared = `Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKp${second}\nFrom: <sip:alice@example.com>;tag=a${second}\nTo: <sip:alice@example.com>\nCall-ID: publish-${second}\nCSeq: 1 PUBLISH\n`;
  const match = ifMatch === '' ? '' : `SIP-If-Match: ${ifMatch}\n`;
  const time = (ms: string) => `2026-01-07T10:00:${String(second).padStart(2, '0')}.${ms}Z`;
  const type = body === '' ? '' : 'Content-Type: application/pidf+xml\n';
  return `--- ${time('000')} udp 192.0.2.1:5060 -> 192.0.2.2:5060 -
PUBLISH sip:alice@example.com SIP/2.0
${shared}Max-Forwards: 70
Event: presence
Expires: ${expires}
${match}${type}Content-Length: ${body.length}

${body}
--- ${time('100')} udp 192.0.2.2:5060 -> 192.0.2.1:5060 -
SIP/2.0 200 OK
${shared.replace('To: <sip:alice@example.com>', 'To: <sip:alice@example.com>;tag=b')}SIP-ETag: ${etag}
Expires: ${expires}
Content-Length: 0

`;
}

test('PUBLISH requests that entity-tags tie together are one publication (RFC 3903 §4)', () => {
  const text = `siptrace 1\nclosed\n${[
    publish(1, ['', 'one'], '<presence/>'),
    publish(11, ['one', 'two']),
    publish(21, ['two', 'three'], '<presence/>'),
    publish(31, ['three', 'four'], '', 0),
    publish(41, ['', 'five'], '<presence/>'),
    publish(51, ['four', 'six']),
  ].join('')}`;
  const analysis = analyse({ text, kind: 'trace' });
  const seen = publicationsOf(analysis.groups).map(({ steps, ...rest }) => ({
    ...rest,
    steps: steps.map(({ kind }) => kind),
  }));
  const shared = { entity: 'sip:alice@example.com', eventPackage: 'presence' };
  expect(seen).toEqual([
    { ...shared, etag: undefined, granted: 0, steps: ['initial', 'refresh', 'modify', 'remove'] },
    { ...shared, etag: 'five', granted: 3600, steps: ['initial'] },
    // Its tag was never given: the state had been removed.
    { ...shared, etag: 'six', granted: 3600, steps: ['refresh'] },
  ]);
  expect(callsTreeOf(analysis).map(({ tooltip }) => tooltip.split('\n').at(-1))).toContain(
    'Publication: presence of sip:alice@example.com, initial, 3600 s',
  );
});
