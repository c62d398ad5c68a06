/** Two threads find what one finds: the same trace in pieces, its rules of single messages run apart. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { StreamAnalyser } from '../../src/core/stream-analysis';
import { StreamLinter } from '../../src/core/stream-linter';

const root = join(__dirname, '../../../test-fixtures');

function samplesIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return samplesIn(path);
    return /\.(json|md|pcap|pcapng)$/.test(name) ? [] : [path];
  });
}

const options = { kind: 'trace', unit: 'bytes' } as const;

function piecesOf(text: string, step: number): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += step) pieces.push(text.slice(at, at + step));
  return pieces;
}

function apart(text: string, { step, maxHeld }: { readonly step: number; readonly maxHeld: number }) {
  const linter = new StreamLinter(options);
  const analyser = new StreamAnalyser({ ...options, lintsElsewhere: true, maxHeld });
  // As from thread to thread: only plain data gets across.
  const across = <T>(plain: T): T => structuredClone(plain);
  const lint = (cuts: ReturnType<StreamAnalyser['cut']>) =>
    analyser.take(cuts, across(linter.push(across(cuts))));
  for (const piece of piecesOf(text, step)) lint(analyser.cut(piece));
  lint(analyser.cutRest());
  return analyser.finish();
}

function alone(text: string, { step, maxHeld }: { readonly step: number; readonly maxHeld: number }) {
  const analyser = new StreamAnalyser({ ...options, maxHeld });
  for (const piece of piecesOf(text, step)) analyser.push(piece);
  return analyser.finish();
}

function told({ findings, failures, counts, suppressed, format, spanOf }: ReturnType<typeof alone>) {
  return {
    ...{ failures, counts, suppressed, format },
    findings: findings.map(({ at: _, related, ...rest }) => ({
      ...rest,
      related: related.map(({ message, at }) => [message, spanOf(at)]),
    })),
  };
}

describe('the rules of single messages run apart', { timeout: 60_000 }, () => {
  const samples = [...samplesIn(join(root, 'traces')), ...samplesIn(join(root, 'flows'))];

  test('there are samples', () => expect(samples.length).toBeGreaterThan(100));

  test.each(samples.map(path => [path.slice(root.length + 1), path]))('%s', (_, path) => {
    const text = readFileSync(path).toString('latin1');
    for (const setting of [
      { step: text.length + 1, maxHeld: 10_000 },
      { step: 997, maxHeld: 5 },
    ]) {
      expect(told(apart(text, setting))).toEqual(told(alone(text, setting)));
    }
  });

  test('something is found at all, in a long log and over several parts', () => {
    const flow = readFileSync(join(root, 'flows/F08-forking.siptrace'), 'latin1');
    const [header = '', ...records] = flow.split(/^(?=--- )/m);
    const copies = Array.from({ length: 12 }, (_, i) =>
      records
        .join('')
        .replaceAll(/^(Call-ID|Max-Forwards): (.*)$/gm, (_all, name, value) =>
          name === 'Call-ID' ? `Call-ID: ${i}-${value}` : 'Max-Forwards: 300',
        ),
    );
    const text = `${header}${copies.join('')}`;
    const setting = { step: 4096, maxHeld: 100 };
    const found = told(apart(text, setting));
    expect(found.findings.filter(({ rule }) => rule === 'max-forwards-invalid').length).toBeGreaterThan(100);
    expect(found).toEqual(told(alone(text, setting)));
  });
});
