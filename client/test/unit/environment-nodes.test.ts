import { describe, expect, it } from 'vitest';
import { environmentNodes, environmentOfNode } from '../../src/environments/environment-nodes';

const lab = { name: 'lab', production: false, count: 1 };
const live = { name: 'live', production: true, count: 3 };
const shared = { name: null, production: false, count: 2 };
const listed = [shared, lab, live];

/** Label, description and icon of each row below the heading. */
function rows(chosen: string | null, environments = listed, problems: readonly string[] = []) {
  const { children } = environmentNodes({ chosen, environments, problems });
  return children.map(({ label, description, icon }) => [label, description, icon]);
}

describe('environments in the Endpoints view', () => {
  it('show which one is active, which is production, and how many variables each has', () => {
    expect(rows('live')).toEqual([
      ['lab', '1 variable', 'circle-outline'],
      ['live', 'active · production · 3 variables', 'check'],
      ['No environment', 'only shared variables', 'circle-outline'],
      ['Shared', '2 variables', 'symbol-namespace'],
    ]);
  });

  it('show that none is active, and that the active one is not defined here', () => {
    expect(rows(null).at(2)).toEqual(['No environment', 'active · only shared variables', 'check']);
    expect(rows('gone').at(2)).toEqual(['gone', 'active · not defined here', 'warning']);
  });

  it('switch by a click; production is in the colour of warnings', () => {
    const { children } = environmentNodes({ chosen: null, environments: listed, problems: [] });
    expect(children.map(({ command }) => command)).toEqual([
      { id: 'siplens.switchEnvironment', arguments: ['lab'] },
      { id: 'siplens.switchEnvironment', arguments: ['live'] },
      { id: 'siplens.switchEnvironment', arguments: [null] },
      { id: 'siplens.openEnvironments', arguments: [{ id: 'environment $shared' }] },
    ]);
    expect(children.map(({ warns }) => warns ?? false)).toEqual([false, true, false, false]);
  });

  it('are one row that makes the first file where there are none', () => {
    expect(environmentNodes({ chosen: null, environments: [], problems: [] })).toMatchObject({
      description: 'none',
      command: { id: 'siplens.openEnvironments' },
      children: [],
    });
  });

  it('tell what is wrong in a file', () => {
    expect(rows(null, [], ['sip-env.json: line 3: no JSON.'])).toEqual([
      ['sip-env.json: line 3: no JSON.', undefined, 'warning'],
    ]);
  });

  it('are known by their rows, also one that is called like a part of an id', () => {
    const odd = [{ ...lab, name: 'shared' }, shared];
    const { children } = environmentNodes({ chosen: null, environments: odd, problems: [] });
    expect(children.map(({ id }) => environmentOfNode(id))).toEqual(['shared', '$none', null]);
    expect(environmentOfNode('endpoint')).toBeUndefined();
  });
});
