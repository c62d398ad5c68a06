import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { behaviourOf, usualBehaviours } from '../../src/endpoint/behaviour-table';
import { behaviourText } from '../../src/endpoint/behaviour-text';
import { readBehaviours } from '../../src/endpoint/read-behaviours';

interface Manifest {
  readonly contributes: {
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Schema>> }[];
  };
}
interface Schema {
  readonly markdownDescription: string;
  readonly [name: string]: unknown;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const schema = manifest.contributes.configuration
  .map(({ properties }) => properties['siplens.endpoint.users'])
  .find(found => found !== undefined);

describe('the table of users', () => {
  it('adds to the usual users, replaces them, and knows them in any case', () => {
    const { table, problems } = readBehaviours({
      Late: { does: 'answer', afterMs: 1 },
      busy: { does: 'ring' },
    });
    expect(problems).toEqual([]);
    expect(behaviourOf(table, 'LATE')).toEqual({ does: 'answer', afterMs: 1 });
    expect(behaviourOf(table, 'busy')).toEqual({ does: 'ring' });
    expect(behaviourOf(table, 'decline')).toEqual({ does: 'reject', status: 603 });
    expect(behaviourOf(table, '__proto__')).toEqual({ does: 'answer' });
    expect(behaviourOf(table, undefined)).toEqual({ does: 'answer' });
  });

  it.each([
    [{ x: 1 }, '"x": it must be an object, such as { "does": "ring" }.'],
    [{ x: {} }, '"x": "does" must be one of answer, ring, reject, redirect, silent.'],
    [{ x: { does: 'reject' } }, '"x": "reject" needs a "status", such as 480.'],
    [
      { x: { does: 'reject', status: 200 } },
      '"x": "status" must be a final status from 400 to 699, such as 480.',
    ],
    [
      { x: { does: 'answer', afterMs: -1 } },
      '"x": "afterMs" must be a whole number of milliseconds from 0 to 180000.',
    ],
    [{ x: { does: 'answer', queued: 'yes' } }, '"x": "queued" must be true or false.'],
    [{ x: { does: 'ring', afterMs: 1 } }, '"x": "afterMs" is not known for "ring"; known: challenge.'],
    [
      { x: { does: 'redirect', contact: 'bob\r\nX: y' } },
      '"x": "contact" must be a SIP URI, such as "sip:bob@127.0.0.1:5070".',
    ],
    [{ 'a b': { does: 'ring' } }, '"a b" is no user part of a SIP URI.'],
  ])('says what is wrong with %j, and leaves that user out', (setting, message) => {
    const { table, problems } = readBehaviours({ ...setting, fine: { does: 'ring' } });
    expect(problems).toEqual([message]);
    expect(behaviourOf(table, 'x')).toEqual({ does: 'answer' });
    expect(behaviourOf(table, 'fine')).toEqual({ does: 'ring' });
    expect(new Ajv({ strict: false }).validate(schema ?? false, setting)).toBe(message.startsWith('"a b"'));
  });

  it('takes what the schema of the setting takes, and the example of its documentation', () => {
    const example = /Example: `(\{.*\})`\.$/.exec(schema?.markdownDescription ?? '')?.[1] ?? '';
    const setting = JSON.parse(example) as object;
    for (const good of [setting, Object.fromEntries(usualBehaviours)]) {
      expect(readBehaviours(good).problems).toEqual([]);
      expect(new Ajv({ strict: false }).validate(schema ?? false, good)).toBe(true);
    }
    for (const [user] of usualBehaviours) expect(schema?.markdownDescription).toContain(`\`${user}\``);
  });

  it('never throws, and every user of a table can be told in words', () =>
    fc.assert(
      fc.property(fc.jsonValue(), setting => {
        const { table, problems } = readBehaviours(setting);
        expect(problems.every(text => typeof text === 'string')).toBe(true);
        for (const [, behaviour] of table) expect(behaviourText(behaviour)).not.toBe('');
      }),
    ));

  it('tells what users do', () => {
    const texts = usualBehaviours.map(([user, behaviour]) => `${user}: ${behaviourText(behaviour)}`);
    expect(texts).toEqual([
      'busy: 486 Busy Here',
      'decline: 603 Decline',
      'missing: 404 Not Found',
      'ringing: rings and is never picked up',
      'silent: gives no answer at all',
      'moved: 302 to bob',
      'queued: 182 Queued, then picks up',
      'early: 183 with early media, then picks up',
      'slow: picks up after 5 s',
      'leaving: picks up, then hangs up after 2 s',
      'holding: picks up, then holds after 1 s',
      'locked: asks for a password (401), then picks up',
    ]);
  });
});
