import { type BehaviourTable, type CallBehaviour, usualBehaviours } from './behaviour-table';

/** The table that holds, and what is wrong with entries that were left out; each one sentence for the user. */
export interface BehaviourReading {
  readonly table: BehaviourTable;
  readonly problems: readonly string[];
}

/** More users than this are left out. */
const maxUsers = 200;
const maxMs = 180_000;

/** Reads the setting `siplens.endpoint.users`: `usualBehaviours` with what it adds or replaces. Never throws. */
export function readBehaviours(setting: unknown): BehaviourReading {
  if (setting === undefined || setting === null) return { table: usualBehaviours, problems: [] };
  if (!isObject(setting))
    return { table: usualBehaviours, problems: ['It must be an object: user → behaviour.'] };
  const table = new Map(usualBehaviours);
  const problems: string[] = [];
  for (const [user, value] of Object.entries(setting).slice(0, maxUsers)) {
    const wrong = problemsOf(value);
    if (user === '' || /[\s@:;<>"]/.test(user)) problems.push(`"${user}" is no user part of a SIP URI.`);
    else if (wrong.length > 0) problems.push(...wrong.map(text => `"${user}": ${text}`));
    else table.set(user.toLowerCase(), value as CallBehaviour);
  }
  const left = Object.keys(setting).length - maxUsers;
  if (left > 0) problems.push(`More than ${maxUsers} users: the last ${left} are left out.`);
  return { table: [...table], problems };
}

type Check = (value: unknown) => string | undefined;

const time: Check = value =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maxMs
    ? undefined
    : `must be a whole number of milliseconds from 0 to ${maxMs}`;
const flag: Check = value => (typeof value === 'boolean' ? undefined : 'must be true or false');
const finalStatus: Check = value =>
  typeof value === 'number' && Number.isInteger(value) && value >= 400 && value <= 699
    ? undefined
    : 'must be a final status from 400 to 699, such as 480';
const sipUri: Check = value =>
  typeof value === 'string' && /^sips?:[^\s<>,"]{1,500}$/i.test(value)
    ? undefined
    : 'must be a SIP URI, such as "sip:bob@127.0.0.1:5070"';

type Keys = ReadonlyMap<string, Check>;

/** What stands beside `does` and `challenge`. */
const keysOf: ReadonlyMap<string, Keys> = new Map<string, Keys>([
  [
    'answer',
    new Map([
      ['afterMs', time],
      ['queued', flag],
      ['early', flag],
      ['hangUpAfterMs', time],
      ['holdAfterMs', time],
    ]),
  ],
  ['ring', new Map()],
  [
    'reject',
    new Map([
      ['status', finalStatus],
      ['afterMs', time],
    ]),
  ],
  ['redirect', new Map([['contact', sipUri]])],
  ['silent', new Map()],
]);

function problemsOf(value: unknown): readonly string[] {
  if (!isObject(value)) return ['it must be an object, such as { "does": "ring" }.'];
  const does = value['does'];
  const keys = typeof does === 'string' ? keysOf.get(does) : undefined;
  if (!keys) return [`"does" must be one of ${[...keysOf.keys()].join(', ')}.`];
  const problems: string[] = [];
  if (does === 'reject' && value['status'] === undefined)
    problems.push('"reject" needs a "status", such as 480.');
  for (const [key, given] of Object.entries(value)) {
    if (key === 'does') continue;
    const check = key === 'challenge' ? flag : keys.get(key);
    const known = [...keys.keys(), 'challenge'].join(', ');
    const wrong = check ? check(given) : `is not known for "${does}"; known: ${known}`;
    if (wrong !== undefined) problems.push(`"${key}" ${wrong}.`);
  }
  return problems;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
