import { describe, expect, it } from 'vitest';
import { maskValues } from '../../../server/src/core/exchange/mask-values';
import { SecretVault } from '../../src/send/secret-vault';

function memory(kept = new Map<string, string>()) {
  return {
    kept,
    get: async (key: string) => kept.get(key),
    store: async (key: string, value: string) => void kept.set(key, value),
    delete: async (key: string) => void kept.delete(key),
  };
}

describe('the vault', () => {
  it('finds the password of a user in a realm, or the last that was set there', async () => {
    const vault = new SecretVault(memory());
    await vault.setCredentials('home', { user: 'alice', password: 'old' });
    await vault.setCredentials('home', { user: 'bob', password: 'b' });
    await vault.setCredentials('other', { user: 'alice', password: 'x' });
    await vault.setCredentials('home', { user: 'alice', password: 'new' });
    expect(await vault.credentials('home', 'bob')).toMatchObject({ user: 'bob', password: 'b' });
    expect(await vault.credentials('home')).toMatchObject({ user: 'alice', password: 'new' });
    expect(await vault.credentials('nowhere')).toBeUndefined();
    expect(await vault.credentials('home', 'carol')).toBeUndefined();
  });

  it('keeps secrets by any name, and forgets all', async () => {
    const store = memory();
    const vault = new SecretVault(store);
    await vault.setSecret('__proto__', 'p');
    await vault.setSecret('key', '1');
    await vault.setSecret('key', '2');
    await vault.setCredentials('r', { user: 'u', password: 'p' });
    expect([
      await vault.secret('__proto__'),
      await vault.secret('key'),
      await vault.secret('constructor'),
    ]).toEqual(['p', '2', undefined]);
    expect(await vault.forget()).toBe(3);
    expect(store.kept.size).toBe(0);
  });

  it('takes damaged memory as empty', async () => {
    const vault = new SecretVault(
      memory(
        new Map([
          ['siplens.secrets', '{'],
          ['siplens.credentials', '[{"realm":1}]'],
        ]),
      ),
    );
    expect(await vault.secret('x')).toBeUndefined();
    expect(await vault.credentials('x')).toBeUndefined();
  });
});

describe('what a live trace shows of a secret', () => {
  it('is stars, as many as it has bytes', () => {
    const payload = Buffer.from('X-Key: gehéim; gehé').toString('latin1');
    expect(maskValues(payload, { values: ['gehé', 'gehéim', ''], rows: [] })).toBe('X-Key: *******; *****');
  });
});
