import { expect, test } from 'vitest';
import { listEnvironments } from '../../src/core/sip/list-environments';
import { readDotenv } from '../../src/core/sip/read-dotenv';
import { readEnvironmentJson } from '../../src/node/read-environment-json';

const json = `{
  "$shared": { "domain": "example.com" },
  "lab": { "peer": "127.0.0.1", "user": "bob" },
  "empty": {},
  "live": { "$production": true }
}`;

test('environments are listed with their variables counted, and where they stand', () => {
  const files = {
    environments: readEnvironmentJson(json, 'file:///sip-env.json'),
    dotenv: readDotenv('domain=example.org\nport=5060\n', 'file:///.env'),
  };
  const setting = { lab: { user: 'carol', port: 5070 }, empty: { $production: true }, other: { a: 1 } };
  const { environments, problems } = listEnvironments({ files, setting });
  const shown = environments.map(({ name, production, count, location }) => [
    name,
    production,
    count,
    location && `${location.uri}:${location.line + 1}`,
  ]);
  expect(shown).toEqual([
    [undefined, false, 2, 'file:///sip-env.json:2'],
    ['lab', false, 3, 'file:///sip-env.json:3'],
    ['empty', true, 0, 'file:///sip-env.json:4'],
    ['live', true, 0, 'file:///sip-env.json:5'],
    ['other', false, 1, undefined],
  ]);
  expect(problems).toEqual([]);
});

test('a .env is known by its first variable; what is wrong is told', () => {
  const files = {
    environments: { blocks: [], problems: [] },
    dotenv: readDotenv('# x\na=1\n', 'file:///.env'),
  };
  const { environments, problems } = listEnvironments({ files, setting: 'dev' });
  expect(environments).toMatchObject([
    { name: undefined, count: 1, location: { uri: 'file:///.env', line: 1 } },
  ]);
  expect(problems).toEqual(['setting siplens.environments is no object of environments.']);
});
