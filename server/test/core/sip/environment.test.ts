import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environmentOf, environmentValues } from '../../../src/core/sip/choose-environment';
import type { EnvironmentSource } from '../../../src/core/sip/environment';
import { missingVariable } from '../../../src/core/sip/missing-variable';
import { readDotenv } from '../../../src/core/sip/read-dotenv';
import { jsonMembers, readEnvironments } from '../../../src/core/sip/read-environments';

const none: EnvironmentSource = { blocks: [], problems: [] };

function source(value: unknown, label = 'sip-env.json'): EnvironmentSource {
  return readEnvironments(jsonMembers(value) ?? [], label);
}

function values({ blocks }: EnvironmentSource): unknown {
  return blocks.map(({ name, production, variables }) => [
    name ?? 'shared',
    production,
    variables.map(variable => `${variable.name}=${variable.value}`),
  ]);
}

describe('environments', () => {
  it('have variables that are strings, numbers or booleans, and a mark for production', () => {
    const read = source({
      $shared: { port: 5060 },
      dev: { host: 'a', tls: true },
      live: { $production: true },
    });
    expect(values(read)).toEqual([
      ['shared', false, ['port=5060']],
      ['dev', false, ['host=a', 'tls=true']],
      ['live', true, []],
    ]);
    expect(read.problems).toEqual([]);
  });

  it.each([
    [{ dev: 'x' }, 'sip-env.json: "dev" is no object of variables.'],
    [{ $extra: {} }, 'sip-env.json: "$extra" is no name of an environment; only $shared begins with "$".'],
    [{ dev: { a: [1] } }, 'sip-env.json: "a" in "dev" is no string, number or boolean.'],
    [{ dev: { a: null } }, 'sip-env.json: "a" in "dev" is no string, number or boolean.'],
    [{ dev: { a: { b: 1 } } }, 'sip-env.json: "a" in "dev" is no string, number or boolean.'],
    [
      { dev: { '1a': 'x' } },
      'sip-env.json: "1a" in "dev" is no name of a variable: letters, digits, "_" and "-", no digit first.',
    ],
    [{ dev: { $production: 'yes' } }, 'sip-env.json: "$production" in "dev" is true or false.'],
    [
      { $shared: { $production: true } },
      'sip-env.json: "$production" in "$shared" marks one environment, not the shared block.',
    ],
  ])('%j is told', (value, problem) => {
    const read = source(value);
    expect(read.problems).toEqual([problem]);
    expect(read.blocks.flatMap(block => block.variables)).toEqual([]);
  });

  it('a name of JavaScript is a name like any other', () => {
    const read = source(JSON.parse('{ "__proto__": { "constructor": "x", "__proto__": "y" } }'));
    const environment = environmentOf({
      files: { environments: read, dotenv: none },
      setting: undefined,
      chosen: '__proto__',
    });
    expect([...environmentValues(environment)]).toEqual([
      ['constructor', 'x'],
      ['__proto__', 'y'],
    ]);
    expect(
      environmentOf({ files: { environments: none, dotenv: none }, setting: undefined, chosen: 'toString' }),
    ).toMatchObject({
      chosen: 'toString',
      names: [],
    });
  });
});

describe('of two values with one name', () => {
  const files = {
    environments: source({
      $shared: { a: 'file shared', b: 'file shared', d: 'file shared' },
      dev: { a: 'file dev' },
    }),
    dotenv: readDotenv('a=dotenv\nb=dotenv\nc=dotenv\nd=dotenv\ne=dotenv', 'file:///.env'),
  };
  const setting = {
    $shared: { a: 'setting shared', b: 'setting shared', c: 'setting shared', d: 'setting shared' },
    dev: { a: 'setting dev', b: 'setting dev' },
    test: { e: 'setting test' },
  };
  const held = (chosen: string | undefined) =>
    Object.fromEntries(environmentValues(environmentOf({ files, setting, chosen })));

  it('the environment of sip-env.json wins, then that of the setting, the shared ones, and .env', () => {
    expect(held('dev')).toEqual({
      a: 'file dev',
      b: 'setting dev',
      c: 'setting shared',
      d: 'file shared',
      e: 'dotenv',
    });
  });

  it('without a chosen environment, or with one that is not here, the shared ones hold', () => {
    const shared = { a: 'file shared', b: 'file shared', c: 'setting shared', d: 'file shared', e: 'dotenv' };
    expect(held(undefined)).toEqual(shared);
    expect(held('live')).toEqual(shared);
  });

  it('names and production marks of all sources are joined', () => {
    const marked = { ...setting, dev: { $production: true } };
    const environment = environmentOf({ files, setting: marked, chosen: 'dev' });
    expect(environment.names).toEqual([
      { name: 'dev', production: true },
      { name: 'test', production: false },
    ]);
    expect(environment.production).toBe(true);
  });

  it('a setting that is no object is told', () => {
    expect(environmentOf({ files, setting: ['dev'], chosen: undefined }).problems).toEqual([
      'setting siplens.environments is no object of environments.',
    ]);
  });
});

describe('a name that nothing defines', () => {
  const setting = { a: { x: '1' }, b: { x: '1' }, c: { x: '1' }, d: { x: '1' }, e: { y: '2' } };
  const said = (chosen: string | undefined, name: string) =>
    missingVariable(environmentOf({ files: { environments: none, dotenv: none }, setting, chosen }), name);

  it.each([
    [
      undefined,
      'x',
      'is defined by "a", "b", "c" and 1 more only, and no environment is chosen ("SIP: Switch Environment")',
    ],
    [undefined, 'z', 'is defined neither in this file nor by its environments'],
    ['e', 'z', 'is defined neither in this file nor by the environment "e"'],
    ['a', 'y', 'is defined neither in this file nor by the environment "a"; "e" does'],
    [
      'gone',
      'y',
      'is defined neither in this file nor by the environment "gone", which is not known here; "e" does',
    ],
  ])('with environment %s: %s', (chosen, name, expected) => expect(said(chosen, name)).toBe(expected));
});

describe('.env', () => {
  const read = (text: string) =>
    readDotenv(text, 'file:///p/.env').blocks.flatMap(block =>
      block.variables.map(({ name, value }) => [name, value]),
    );

  it.each([
    ['HOST=example.com', [['HOST', 'example.com']]],
    ['  export  HOST = example.com  ', [['HOST', 'example.com']]],
    [
      'A=1\r\nB=2\rC=3\n',
      [
        ['A', '1'],
        ['B', '2'],
        ['C', '3'],
      ],
    ],
    ['\uFEFFA=1', [['A', '1']]],
    ['# A=1\n\n  # B=2', []],
    ['A=a#b # c', [['A', 'a#b']]],
    ['A=# c', [['A', '']]],
    ['A=', [['A', '']]],
    ["A='x # y' # z", [['A', 'x # y']]],
    ['A="x \\" y"', [['A', 'x " y']]],
    ['A=`it\'s "so"`', [['A', 'it\'s "so"']]],
    ['A="one\\r\\ntwo"', [['A', 'one\r\ntwo']]],
    ["A='one\\ntwo'", [['A', 'one\\ntwo']]],
    ['1A=x\nno assignment\n=x', []],
  ])('%j', (text, expected) => expect(read(text)).toEqual(expected));

  it('tells of quotes that do not close, and reads on', () => {
    const source = readDotenv('A=1\nB="one\ntwo"\nC=3', 'file:///p/.env');
    expect(source.problems).toEqual([
      '.env: line 2: the quotes do not close on the line; values of several lines are not supported.',
    ]);
    expect(read('A=1\nB="one\ntwo"\nC=3')).toEqual([
      ['A', '1'],
      ['C', '3'],
    ]);
  });

  it('says where a name stands', () => {
    const [block] = readDotenv('# x\nexport HOST=a', 'file:///p/.env').blocks;
    expect(block?.variables[0]?.location).toEqual({
      uri: 'file:///p/.env',
      line: 1,
      character: 7,
      length: 4,
    });
  });

  it('reads any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'Aa1_=#"\'`\\ \t\r\n$') }), text => {
        for (const [name] of read(text)) expect(name).toMatch(/^[A-Za-z_][\w-]*$/);
      }),
    );
  });
});
