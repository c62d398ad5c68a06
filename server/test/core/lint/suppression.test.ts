import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { findSuppressions } from '../../../src/core/lint/suppression';

/** The rules that are heard, in order. */
function heard(...lines: readonly string[]) {
  const { findings, suppressed } = analyse({ kind: 'message', text: `${lines.join('\n')}\n` });
  return { rules: findings.map(f => f.rule), suppressed };
}

const faulty = ['OPTIONS sip:bob@example.com SIP/2.0', 'Max-Forwards: 300', ''];

describe('suppression comments', () => {
  test('without one everything is heard', () => {
    expect(heard(...faulty)).toEqual({
      rules: ['missing-required-header', 'max-forwards-invalid'],
      suppressed: 0,
    });
  });

  test('disable-next-line silences the rules that it names on that line', () => {
    const comment = '# siplint-disable-next-line missing-required-header, cseq-invalid';
    expect(heard(comment, ...faulty)).toEqual({ rules: ['max-forwards-invalid'], suppressed: 1 });
  });

  test('disable silences a rule to the end, or to the enable that names it', () => {
    const off = '# siplint-disable max-forwards-invalid';
    expect(heard(off, ...faulty, '###', ...faulty)).toEqual({
      rules: ['missing-required-header', 'missing-required-header'],
      suppressed: 2,
    });
    const on = '# siplint-enable max-forwards-invalid';
    expect(heard(off, ...faulty, '###', on, ...faulty).rules).toEqual([
      'missing-required-header',
      'missing-required-header',
      'max-forwards-invalid',
    ]);
  });

  test('without a rule they mean every rule', () => {
    expect(heard('# siplint-disable', ...faulty, '###', '# siplint-enable', ...faulty).rules).toEqual([
      'missing-required-header',
      'max-forwards-invalid',
    ]);
  });

  test('inside of a message they are traffic and silence nothing', () => {
    const { rules } = heard(...faulty.slice(0, 2), '# siplint-disable', '', '# siplint-disable');
    expect(rules).toContain('max-forwards-invalid');
  });

  test('in a log they count in lines outside of messages, also for the next record', () => {
    const log = (comment: string) =>
      [
        'U 2026/01/07 09:14:02.000000 10.0.0.1:5060 -> 10.0.0.2:5060',
        'OPTIONS sip:bob@example.com SIP/2.0.',
        'Call-ID: a.',
        '.',
        '',
        comment,
        'U 2026/01/07 09:14:03.000000 10.0.0.1:5060 -> 10.0.0.2:5060',
        'OPTIONS sip:bob@example.com SIP/2.0.',
        'Call-ID: b.',
        '.',
        '',
        '',
      ].join('\n');
    const count = (text: string) =>
      analyse({ kind: 'trace', text }).findings.filter(f => f.rule === 'missing-required-header').length;
    expect(count(log('#'))).toBe(2);
    expect(count(log('# siplint-disable missing-required-header'))).toBe(1);
    // The next line is the header line of the record, where the rule marks nothing.
    expect(count(log('# siplint-disable-next-line missing-required-header'))).toBe(2);
  });

  test('only whole comments count', () => {
    const text = 'x # siplint-disable\n# siplint-disabled\n# see siplint-disable\n';
    expect(findSuppressions(text, undefined)).toEqual([]);
  });
});
