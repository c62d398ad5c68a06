import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** @type {string} */
let cache;
/** @type {typeof import('../host/install-cache.mjs').installOnce} */
let installOnce;

beforeEach(async () => {
  cache = mkdtempSync(join(tmpdir(), 'siplens-cache-'));
  vi.stubEnv('SIPLENS_HOST_CACHE', cache);
  vi.resetModules();
  ({ installOnce } = await import('../host/install-cache.mjs'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(cache, { recursive: true, force: true });
});

/** An installation that takes its time and counts. */
function installer() {
  const install = vi.fn(async (/** @type {string} */ folder) => {
    await sleep(20);
    writeFileSync(join(folder, 'program'), 'ready');
  });
  return install;
}

describe('The cache of the host', () => {
  it('installs once, also for two runs at the same time', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const install = installer();
    const [first, second] = await Promise.all([
      installOnce('host-1', install),
      installOnce('host-1', install),
    ]);
    expect(first).toBe(second);
    expect(readFileSync(join(first, 'program'), 'utf8')).toBe('ready');
    await installOnce('host-1', install);
    expect(install).toHaveBeenCalledTimes(1);
    expect(existsSync(`${first}.lock`)).toBe(false);
  });

  it('starts anew where a run was killed half way', async () => {
    mkdirSync(join(cache, 'host-1'));
    mkdirSync(join(cache, 'host-1.part'));
    writeFileSync(join(cache, 'host-1.part', 'half'), '');
    mkdirSync(join(cache, 'host-1.lock'));
    // No process has this number: Linux gives at most 2^22.
    writeFileSync(join(cache, 'host-1.lock', 'pid'), '99999999');
    const folder = await installOnce('host-1', installer());
    expect(readFileSync(join(folder, 'program'), 'utf8')).toBe('ready');
    expect(existsSync(join(folder, 'half'))).toBe(false);
  });

  it('leaves nothing behind if the installation fails, and tries again the next time', async () => {
    const broken = async () => {
      throw new Error('no network');
    };
    await expect(installOnce('host-1', broken)).rejects.toThrow('no network');
    expect(existsSync(join(cache, 'host-1'))).toBe(false);
    expect(existsSync(join(cache, 'host-1.lock'))).toBe(false);
    await installOnce('host-1', installer());
  });
});
