import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { compileLess, compilerFlags } from '../../src/node/compile-less';

describe('V8 is told to compile less', () => {
  const isMeasured = process.versions.v8.startsWith('11.');

  test.skipIf(!isMeasured)('by flags that this V8 knows: it would complain on standard error', () => {
    const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
    for (const flag of compilerFlags) expect(known).toContain(`  ${flag.replace(/=.*/, '')} (`);
  });

  test('only where that was measured', () => {
    expect(compileLess('12.4.254.21-node.33')).toBe(false);
    expect(compileLess('110.1')).toBe(false);
    expect(compileLess()).toBe(isMeasured);
  });
});
