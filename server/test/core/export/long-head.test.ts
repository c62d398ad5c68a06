import { expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { recordsOfCalls } from '../../../src/core/export/records-of-calls';
import type { MediaSighting } from '../../../src/core/trace/media-facts';
import { emptyTraceHeader, writeTraceHeader } from '../../../src/core/trace/write-siptrace';

const ping =
  '--- 2026-01-07T10:00:00Z udp 10.0.0.1:5060 -> 10.0.0.2:5060 -\nOPTIONS sip:a SIP/2.0\nCall-ID: 1\nCSeq: 1 OPTIONS\n\n';

test('An export keeps all media of a trace, however long the head is: a stream that is left out would be missing', () => {
  const media = Array.from(
    { length: 2000 },
    (_, i): MediaSighting => ({
      kind: 'rtp',
      source: `192.0.2.1:${2000 + i}`,
      destination: '192.0.2.2:5000',
      ssrc: i,
      payloadType: 0,
      packets: 50,
      first: 1000,
      last: 2000,
    }),
  );
  const text = writeTraceHeader({ ...emptyTraceHeader, media }) + ping;
  expect(text.length).toBeGreaterThan(65_536 * 2);
  const analysis = analyse({ text, kind: 'trace', format: 'siptrace' });
  const { header, records } = recordsOfCalls({ analysis, calls: undefined, taught: undefined });
  expect(records).toHaveLength(1);
  expect(header.media).toEqual(media);
});
