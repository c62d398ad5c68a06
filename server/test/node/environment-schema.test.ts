/** `sip-env.json`: what its schema takes, the reader takes; what the schema refuses, the reader tells. */
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { readEnvironmentJson } from '../../src/node/read-environment-json';

const schema = JSON.parse(readFileSync('schemas/sip-env.schema.json', 'utf8'));
// allowComments and allowTrailingCommas are words of VS Code.
const isValid = new Ajv({ strict: false, allowUnionTypes: true }).compile(schema);
const toldBy = (value: unknown) =>
  readEnvironmentJson(JSON.stringify(value), 'file:///sip-env.json').problems;

const right: readonly unknown[] = [
  {},
  { $schema: 'x', $shared: { a: '1' } },
  { dev: { host: 'a', port: 5060, 'is-tls': true, _x: '' }, 'stage 2': { $production: true } },
];

const wrong: readonly unknown[] = [
  [],
  { dev: [] },
  { dev: 'x' },
  { $dev: {} },
  { $shared: { $production: true } },
  { dev: { $production: 'yes' } },
  { dev: { '1st': 'x' } },
  { dev: { 'a.b': 'x' } },
  { dev: { a: null } },
  { dev: { a: { b: 'x' } } },
];

describe('sip-env.json', () => {
  test.each(right.map(value => [value]))('%j is right', value => {
    expect(isValid(value), JSON.stringify(isValid.errors)).toBe(true);
    expect(toldBy(value)).toEqual([]);
  });

  test.each(wrong.map(value => [value]))('%j is wrong', value => {
    expect(isValid(value)).toBe(false);
    expect(toldBy(value)).toHaveLength(1);
  });

  test('a line end in a value is refused while it is written; the reader takes it and sending refuses it', () => {
    expect(isValid({ dev: { a: 'x\r\nEvil: 1' } })).toBe(false);
  });
});
