import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replay } from './exchange-log';

const folder = join(__dirname, '../../../../test-fixtures/exchange');

describe('exchanges, by event log', () => {
  const logs = readdirSync(folder).filter(name => name.endsWith('.log'));
  it('has logs', () => expect(logs.length).toBeGreaterThan(10));
  it.each(logs)('%s', name => {
    const log = readFileSync(join(folder, name), 'utf8');
    expect(replay(log).trimEnd()).toBe(log.trimEnd());
  });
});
