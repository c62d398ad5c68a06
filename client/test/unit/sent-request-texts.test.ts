import { describe, expect, it } from 'vitest';
import { maskReady } from '../../src/send/mask-ready';
import { startLineNear } from '../../src/send/start-line';

describe('the start line that a line of a .sip file means', () => {
  const lines = [
    '@a = b',
    '### one',
    '# @name x',
    'OPTIONS sip:{{a}} SIP/2.0',
    'Via: x',
    '',
    'body',
    '### two',
    'BYE sip:x SIP/2.0',
    '',
  ];
  it.each([
    [3, 3],
    [6, 3],
    [1, 3],
    [0, 0],
    [7, 8],
    [9, 8],
  ])('line %d: %d', (line, start) => expect(startLineNear(lines, line)).toBe(start));
  it('is the line itself where no line is a start line', () => expect(startLineNear(['x', 'y'], 1)).toBe(1));
});

describe('what is shown of a request', () => {
  it('holds no secret: neither its name nor what the assist filled in', () => {
    const masked = maskReady(
      {
        kind: 'ready',
        bytes: '',
        name: 'OPTIONS sip:bob:pw@h;pin=12345',
        method: 'OPTIONS',
        target: { transport: 'udp', host: 'h', port: 5060 },
        timeoutMs: 1,
        mode: 'assist',
        changes: [{ what: 'To', before: '(missing)', after: '<sip:12345@h>' }],
        secretRows: [],
      },
      ['1234', '12345', ''],
    );
    expect(masked.name).toBe('OPTIONS sip:bob:***@h;pin=***');
    expect(masked.changes).toEqual([{ what: 'To', before: '(missing)', after: '<sip:***@h>' }]);
  });
});
