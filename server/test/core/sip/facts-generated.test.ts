import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const repository = join(__dirname, '../../../..');
const registry = join(repository, '../shared/registry');
const committed = join(repository, 'server/src/core/sip/facts/data');

if (!existsSync(registry)) {
  console.info('skipped: facts against the registry (no folder ../shared/registry beside the repository)');
  test.skip('facts are what the registry gives: no folder ../shared/registry beside the repository', () => {});
} else {
  test('the committed facts are what tools/make-facts.mjs makes of the registry', () => {
    const fresh = mkdtempSync(join(tmpdir(), 'siplens-facts-'));
    try {
      execFileSync(process.execPath, [join(repository, 'tools/make-facts.mjs'), registry, fresh]);
      expect(readdirSync(fresh).sort()).toEqual(readdirSync(committed).sort());
      for (const name of readdirSync(fresh)) {
        expect(readFileSync(join(committed, name), 'utf8'), name).toBe(
          readFileSync(join(fresh, name), 'utf8'),
        );
      }
    } finally {
      rmSync(fresh, { recursive: true });
    }
  });
}
