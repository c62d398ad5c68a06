import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fittingLanguage } from '../../src/language/fitting-language';

const busyLog = readFileSync('test-fixtures/workspace/3-busy-without-ack.log', 'utf8');

describe('the language that fits a document', () => {
  it('reads a log with SIP messages as a trace', () => {
    expect(fittingLanguage('log', busyLog)).toBe('sip-trace');
    expect(fittingLanguage('plaintext', busyLog)).toBe('sip-trace');
  });

  it('leaves a log without SIP alone', () => {
    const log = '2026-11-20 09:00:01 INFO server listens on :8080\n'.repeat(500);
    expect(fittingLanguage('log', log)).toBeUndefined();
  });

  it('leaves every other language alone, whatever is in it', () => {
    for (const language of ['markdown', 'python', 'json', 'sip-trace']) {
      expect(fittingLanguage(language, busyLog)).toBeUndefined();
    }
  });

  it('makes a Python binding file plain text', () => {
    const binding =
      '%Module(name=PyQt6.QtCore, call_super_init=True)\n\nclass QObject\n{\n%TypeHeaderCode\n#include <qobject.h>\n%End\n};\n';
    expect(fittingLanguage('sip-message', binding)).toBe('plaintext');
  });

  it('keeps an empty file, and one that begins a message', () => {
    expect(fittingLanguage('sip-message', '')).toBeUndefined();
    expect(fittingLanguage('sip-message', 'OPTIONS sip:example.com SIP/2.0\n')).toBeUndefined();
    expect(
      fittingLanguage('sip-message', '# a comment\n\n### first\nINVITE sip:a@b SIP/2.0\n'),
    ).toBeUndefined();
  });
});
