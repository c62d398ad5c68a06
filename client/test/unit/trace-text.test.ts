import { describe, expect, it } from 'vitest';
import { assistNote, liveTraceHead, liveTraceName } from '../../src/send/trace-text';

describe('the live trace of an exchange', () => {
  const title = {
    name: 'ping',
    way: '127.0.0.1:5070 (UDP)',
    changes: [{ what: 'Content-Length', before: '3', after: '6' }],
  };
  it('says at its head what was sent and what the assist changed', () => {
    expect(liveTraceHead(title, true)).toBe(
      'siptrace 1\n# ping to 127.0.0.1:5070 (UDP)\n# filled by the assist: Content-Length: 3 → 6\nopen\n',
    );
    expect(liveTraceHead({ ...title, changes: [] }, false)).toBe(
      'siptrace 1\n# ping to 127.0.0.1:5070 (UDP)\nclosed\n',
    );
  });
  it('notes on the first message what is not the author’s', () => {
    expect(assistNote(title.changes)).toBe('assist: Content-Length');
    expect(assistNote([])).toBeUndefined();
  });
  it.each([
    ['ping', 'ping 09-05-00.siptrace'],
    ['OPTIONS sip:bob@127.0.0.1:5070', 'OPTIONS-sip-bob@127.0.0.1-5070 09-05-00.siptrace'],
    ['../../etc/passwd', '..-..-etc-passwd 09-05-00.siptrace'],
    ['Größe', 'Größe 09-05-00.siptrace'],
    ['///', 'request 09-05-00.siptrace'],
    ['', 'request 09-05-00.siptrace'],
  ])('of %j is named %s', (name, file) => {
    expect(liveTraceName(name, new Date(2026, 0, 7, 9, 5, 0))).toBe(file);
  });
});
