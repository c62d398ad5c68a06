import { describe, expect, it } from 'vitest';
import { type Memory, SavedFilters } from '../../src/trees/saved-filters';

function memory(): Memory {
  const values = new Map<string, unknown>();
  return {
    get: key => values.get(key),
    update: async (key, value) => {
      values.set(key, value);
    },
  };
}

describe('Saved filters', () => {
  it('are kept, the newest first, each once, until they are forgotten', async () => {
    const saved = new SavedFilters(memory());
    await saved.add('from:alice');
    await saved.add('status:4xx');
    await saved.add('from:alice');
    await saved.add('');
    expect(saved.all()).toEqual(['from:alice', 'status:4xx']);
    await saved.remove('from:alice');
    expect(saved.all()).toEqual(['status:4xx']);
  });

  it('that another version wrote in another form are no trouble', async () => {
    const kept = memory();
    await kept.update('siplens.calls.filters', { filters: 3 });
    expect(new SavedFilters(kept).all()).toEqual([]);
  });
});
