import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { defaultLintConfig } from '../../../src/core/lint/config';
import { findSuppressions } from '../../../src/core/lint/suppression';
import { applyTextEdits } from '../../../src/core/text/text-edit';
import { expectLinearSteps } from '../../harness/count-steps';

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
    const comment = '# siplint-disable-next-line missing-required-header, missing-required-header';
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

describe('comments that do nothing', () => {
  /** What is told of the comments, and what the text is after all fixes. */
  function told(...lines: readonly string[]) {
    const analysis = analyse({ kind: 'message', text: `${lines.join('\n')}\n` });
    const own = analysis.findings.filter(f => f.rule === 'suppression-unused');
    return own.map(f => [analysis.text.slice(f.span.start, f.span.end), f.fixes.map(fix => fix.title)]);
  }

  test('one idle name of several is removed alone, wherever it stands', () => {
    const fixed = (names: string) => {
      const analysis = analyse({
        kind: 'message',
        text: `# siplint-disable ${names}\n${faulty.join('\n')}`,
      });
      const [finding] = analysis.findings.filter(f => f.rule === 'suppression-unused');
      return applyTextEdits(analysis.text, finding?.fixes[0]?.edits ?? []).split('\n')[0];
    };
    expect(fixed('cseq-invalid, max-forwards-invalid')).toBe('# siplint-disable max-forwards-invalid');
    expect(fixed('max-forwards-invalid,cseq-invalid')).toBe('# siplint-disable max-forwards-invalid');
    expect(fixed('max-forwards-invalid, nonsense')).toBe('# siplint-disable max-forwards-invalid');
    expect(fixed('nonsense')).toBe(faulty[0]);
  });

  test('an enable ends what is open; one that finds nothing open is told', () => {
    expect(told('# siplint-enable max-forwards-invalid', ...faulty)).toEqual([
      ['# siplint-enable max-forwards-invalid', ['Remove the comment']],
    ]);
    const both = ['# siplint-disable max-forwards-invalid', ...faulty, '###', '# siplint-enable', ...faulty];
    expect(told(...both)).toEqual([]);
  });

  test('a rule that is off is not judged, and the rule of comments can be silenced as any other', () => {
    const idle = ['# siplint-disable cseq-invalid', ...faulty];
    expect(told(...idle)).toHaveLength(1);
    const config = { ...defaultLintConfig, rules: { 'cseq-invalid': 'off' as const } };
    const off = analyse({ kind: 'message', text: idle.join('\n'), config }).findings;
    expect(off.filter(f => f.rule === 'suppression-unused')).toEqual([]);
    expect(told('# siplint-disable suppression-unused', ...idle)).toEqual([]);
  });

  test('in a trace a comment is of use if a rule of the trace is silenced', () => {
    const record = (time: string, from: string, to: string, ...lines: readonly string[]) =>
      [`U 2026/01/07 ${time} ${from} -> ${to}`, ...lines.map(line => `${line}.`), '.', '', ''].join('\n');
    const ids = [
      'Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1',
      'From: <sip:a@example.com>;tag=a1b2',
      'Call-ID: x@example.com',
      'CSeq: 1 INVITE',
      'Content-Length: 0',
    ];
    const busy = ['SIP/2.0 486 Busy Here', ...ids, 'To: <sip:b@example.com>;tag=c3d4'];
    const log = (comment: string) =>
      record(
        '09:14:02.000000',
        '10.0.0.1:5060',
        '10.0.0.2:5060',
        'INVITE sip:b@example.com SIP/2.0',
        ...ids,
        'Max-Forwards: 70',
        'Contact: <sip:a@10.0.0.1>',
        'To: <sip:b@example.com>',
      ) +
      comment +
      ['02.1', '02.6', '03.6', '05.6', '09.6', '13.6', '40.0']
        .map(time => record(`09:14:${time}00000`, '10.0.0.2:5060', '10.0.0.1:5060', ...busy))
        .join('');
    const rules = (comment: string) =>
      analyse({ kind: 'trace', text: log(comment) }).findings.map(f => f.rule);
    expect(rules('')).toContain('invite-non2xx-no-ack');
    const silenced = rules('# siplint-disable invite-non2xx-no-ack\n');
    expect(silenced).not.toContain('invite-non2xx-no-ack');
    expect(silenced).not.toContain('suppression-unused');
    expect(rules('# siplint-disable cseq-not-increasing\n')).toContain('suppression-unused');
  });

  test('many of them cost steps in proportion', () => {
    const config = { ...defaultLintConfig, maxPerRule: 5000 };
    expectLinearSteps(
      500,
      count => ({ count, text: '# siplint-disable-next-line cseq-invalid, uri-invalid\n'.repeat(count) }),
      ({ count, text }) => {
        const { findings } = analyse({ kind: 'message', text, config });
        if (findings.length !== count) throw new Error(`${findings.length} findings of ${count}`);
      },
    );
  });
});
