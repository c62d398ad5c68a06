import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse, update } from '../../../../src/core/analysis';
import type { Analysis } from '../../../../src/core/document';

const FIXTURES = join(__dirname, '../../../../../test-fixtures/traces');
const SEEDS = join(__dirname, '../../../../../../shared/seeds');

function read(text: string): Analysis {
  return analyse({ text, kind: 'trace' });
}

/** The arrows of a drawing as they are understood. */
function arrowsOf(analysis: Analysis): readonly string[] {
  return analysis.chunks.flatMap(({ chunk }) => {
    const keys = chunk.trace?.keys;
    if (!keys) return [];
    return [`${keys.source} > ${keys.destination}: ${keys.kind === 'request' ? keys.method : keys.status}`];
  });
}

/** Findings as `line severity rule`, lines counted from 1. */
function findingsOf(analysis: Analysis): readonly string[] {
  return analysis.findings.map(
    ({ span, severity, rule }) => `${analysis.lines.positionAt(span.start).line + 1} ${severity} ${rule}`,
  );
}

const callsOf = (analysis: Analysis) => analysis.calls.map(({ kind, state }) => `${kind} ${state}`);

const lanes = readFileSync(join(FIXTURES, 'ladder-text/lanes.txt'), 'utf8');
const letters = readFileSync(join(FIXTURES, 'step-table/letters.txt'), 'utf8');

describe('a drawn call flow', () => {
  it('is one call over its hops, and clean', () => {
    const analysis = read(lanes);
    expect(callsOf(analysis)).toEqual(['call failed']);
    expect(findingsOf(analysis)).toEqual([]);
  });

  it('told in steps is the same', () => {
    const analysis = read(letters);
    expect(arrowsOf(analysis)).toEqual([
      'A > Proxy: INVITE',
      'Proxy > A: 100',
      'Proxy > B: INVITE',
      'B > Proxy: 486',
      'Proxy > B: ACK',
      'Proxy > A: 486',
      'A > Proxy: ACK',
    ]);
    expect(callsOf(analysis)).toEqual(['call failed']);
    expect(findingsOf(analysis)).toEqual([]);
  });

  it('shows the ACK that is missing, at the answer that waits for it', () => {
    const without = lanes.split('\n').filter((_, i) => i !== 9);
    expect(findingsOf(read(without.join('\n')))).toEqual(['9 error invite-non2xx-no-ack']);
    const steps = letters.split('\n').filter(line => !line.startsWith('5\t'));
    expect(findingsOf(read(steps.join('\n')))).toEqual(['7 error invite-non2xx-no-ack']);
  });

  it('shows an answer that goes the way of the request', () => {
    const wrong = lanes.replace(/\|<-+ 100 Trying -+\|(?= *\n.*486)/, '|---------- 100 Trying ------>|');
    expect(wrong).not.toBe(lanes);
    expect(findingsOf(read(wrong))).toEqual(['8 information response-without-request']);
  });

  it('says nothing of what a drawing does not have', () => {
    const rules = new Set(read(lanes.replace(/100 Trying/g, '180 Ringing')).findings.map(f => f.rule));
    expect([...rules]).toEqual([]);
  });

  it('may hold two arrows in a line, and labels without an arrow of their own', () => {
    const columns = [
      'Alice               Proxy                 Bob',
      '',
      'INVITE ------------->',
      '                     INVITE -------------->',
      '<------------------- <-------------------- 200 OK',
      'ACK ---------------> --------------------->',
      '<========================================> RTP',
      '<----------------------------------------- BYE',
      '200 -------------------------------------->',
    ];
    const analysis = read(columns.join('\n'));
    expect(arrowsOf(analysis)).toEqual([
      'Alice > Proxy: INVITE',
      'Proxy > Bob: INVITE',
      'Proxy > Alice: 200',
      'Bob > Proxy: 200',
      'Alice > Proxy: ACK',
      'Proxy > Bob: ACK',
      'Bob > Alice: BYE',
      'Alice > Bob: 200',
    ]);
    expect(callsOf(analysis)).toEqual(['call completed']);
    expect(findingsOf(analysis)).toEqual([]);

    const cells = [
      'Client A SIP Server Client B',
      '| INVITE | |',
      '|--------->| INVITE |',
      '| |--------->|',
      '| 200 OK | |',
      '|<---------| 200 OK |',
      '| ACK | |',
      '|--------->| ACK |',
    ];
    expect(arrowsOf(read(cells.join('\n')))).toEqual([
      'Client A > SIP Server: INVITE',
      'SIP Server > Client B: INVITE',
      'SIP Server > Client A: 200',
      'Client B > SIP Server: 200',
      'Client A > SIP Server: ACK',
      'SIP Server > Client B: ACK',
    ]);
  });

  it('is understood after any edit as if it had been opened anew', { timeout: 120_000 }, () => {
    const text = `${lanes}\nClient A SIP Server Client B\n| INVITE | |\n|--->| INVITE |\n| |--->|\n|<---| 200 OK |\n`;
    const pieces = fc.constantFrom('', '\n', '|', '--->', ' ', '200 OK', 'ACK', 'x');
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(30), pieces, (start, length, insert) => {
        const end = Math.min(text.length, start + length);
        const edited = update(read(text), [{ span: { start, end }, newText: insert }]);
        const anew = read(edited.text);
        expect(arrowsOf(edited)).toEqual(arrowsOf(anew));
        expect(findingsOf(edited)).toEqual(findingsOf(anew));
      }),
      { numRuns: 60 },
    );
  });
});

const seeds = existsSync(SEEDS);
if (!seeds) console.info(`skipped: the seed documents, since ${SEEDS} is not there`);

describe.skipIf(!seeds)(`the seed documents open as flows${seeds ? '' : ' (skipped: not there)'}`, () => {
  const seed = (name: string) => read(readFileSync(join(SEEDS, name), 'utf8'));

  it('000: a registration and a call, clean', () => {
    const analysis = seed('000_4b2c0fccbe5a7f3c.txt');
    expect(analysis.format).toBe('ladder-text');
    expect(callsOf(analysis)).toEqual(['registration succeeded', 'call completed']);
    expect(findingsOf(analysis)).toEqual([]);
  });

  it('001: registrations and two calls, clean', () => {
    const analysis = seed('001_3f1c30fd3dbd87ef.txt');
    expect(analysis.format).toBe('ladder-text');
    expect(callsOf(analysis)).toEqual([
      'registration succeeded',
      'registration pending',
      'call completed',
      'call failed',
    ]);
    expect(findingsOf(analysis)).toEqual([]);
  });

  it('002: the end of one call and the beginning of another, clean', () => {
    const analysis = seed('002_c1b7b15af8f6d239.txt');
    expect(analysis.format).toBe('step-table');
    expect(arrowsOf(analysis)).toHaveLength(11);
    expect(callsOf(analysis)).toEqual(['call completed', 'call connected']);
    expect(findingsOf(analysis)).toEqual([]);
  });

  it('003: what is drawn wrong is found: answers to one who asked nothing, and a re-INVITE without ACK', () => {
    const analysis = seed('003_69e42f75bd1cf7d9.txt');
    expect(analysis.format).toBe('ladder-text');
    expect(callsOf(analysis)).toEqual(['call completed', 'call completed', 'call completed']);
    expect(findingsOf(analysis)).toEqual([
      '88 information response-without-request',
      '90 information response-without-request',
      '128 information response-without-request',
      '130 information response-without-request',
      '139 information response-without-request',
      '141 information response-without-request',
      '143 error invite-2xx-no-ack',
    ]);
  });

  it('004: nineteen tables, with the misprints of steps 46 and 30', () => {
    const analysis = seed('004_f464e664af223de2.txt');
    expect(analysis.format).toBe('step-table');
    expect(analysis.calls).toHaveLength(24);
    const own = findingsOf(analysis).filter(finding => !finding.endsWith('ack-unexpected'));
    expect(own).toEqual([
      '302 warning request-no-response',
      '303 information response-without-request',
      '408 information response-without-request',
    ]);
  });

  it.each(['000_4b2c0fccbe5a7f3c.txt', '001_3f1c30fd3dbd87ef.txt', '004_f464e664af223de2.txt'])(
    '%s: each ACK that is taken away is missed',
    name => {
      const lines = readFileSync(join(SEEDS, name), 'utf8').split('\n');
      const acks = lines.flatMap((line, index) => (/\bACK\b.*(?:-->|\t)|\tACK\t/.test(line) ? [index] : []));
      expect(acks.length).toBeGreaterThan(0);
      for (const ack of acks) {
        const rules = read(lines.filter((_, index) => index !== ack).join('\n')).findings.map(f => f.rule);
        const isMissed = rules.some(rule => rule === 'invite-2xx-no-ack' || rule === 'invite-non2xx-no-ack');
        // Step 7 of the last table forwards an ACK that nobody waits for.
        const isNeeded = !lines[ack]?.startsWith('7\tACK\tThe proxy');
        expect([lines[ack], isMissed]).toEqual([lines[ack], isNeeded]);
      }
    },
    120_000,
  );
});
