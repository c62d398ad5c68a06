import { type OrRefusal, ok, refused } from './prepared-request';
import { rawByte } from './raw-bytes';
import { readPrompt } from './read-prompt';
import { bracketed, type RequestEnvironment } from './request-environment';

type Generator = (env: RequestEnvironment, args: readonly string[]) => OrRefusal<string>;

/** Names after `$` that stand for a value made at the time of sending. `$contentLength` is filled in later. */
const generators: ReadonlyMap<string, Generator> = new Map<string, Generator>([
  // The cookie of RFC 3261 §8.1.1.7 and enough digits that no two requests share a branch.
  ['branch', env => ok(`z9hG4bK${env.random(16)}`)],
  ['tag', env => ok(env.random(10))],
  ['callId', env => ok(`${env.random(24)}@${bracketed(localAddress(env))}`)],
  ['cseq', () => ok('1')],
  ['uuid', env => ok(uuid(env.random(32)))],
  ['randomInt', randomInt],
  ['timestamp', env => ok(String(Math.floor(env.now / 1000)))],
  // SIP-date of RFC 3261 §20.17 is the form of toUTCString.
  ['date', env => ok(new Date(env.now).toUTCString())],
  ['localAddress', env => ok(bracketed(localAddress(env)))],
  ['localPort', env => ok(String(localPort(env)))],
  ['prompt', prompt],
  ['secret', secret],
  ['hex', hex],
]);

const notYet: ReadonlySet<string> = new Set(['env', 'processEnv', 'dotenv']);

/** The name that stands for the length of the body in bytes. It is known only after everything else is. */
export const contentLengthName = '$contentLength';

/** The names that may follow `{{$`, for completion and for the message about an unknown one. */
export const generatedNames: readonly string[] = [...generators.keys(), 'contentLength'];

/** The value of `$name arguments`; refuses an unknown name and arguments that make no sense. */
export function generatedValue(expression: string, env: RequestEnvironment): OrRefusal<string> {
  const [name = '', ...args] = expression
    .slice(1)
    .split(' ')
    .filter(word => word !== '');
  const generate = generators.get(name);
  if (generate) return generate(env, args);
  if (notYet.has(name))
    return refused(
      `Not supported yet: {{$${name}}}. Put the value into the request, or into a variable (@name = value).`,
    );
  return refused(
    `There is no generated value {{$${name}}}. Known: ${generatedNames.map(n => `$${n}`).join(', ')}.`,
  );
}

/** Where the answer goes, or its stand-in while no socket is bound. */
export function localAddress(env: RequestEnvironment): string {
  return env.local?.address ?? '127.0.0.1';
}

/** The port where the answer goes, or its stand-in while no socket is bound. */
export function localPort(env: RequestEnvironment): number {
  return env.local?.port ?? 5060;
}

/** What the user answered. A line end in it would add header fields that nobody sees in the request. */
function prompt(env: RequestEnvironment, args: readonly string[]): OrRefusal<string> {
  const { name } = readPrompt(args);
  if (name === '') return refused('{{$prompt Name}} takes the name of what is asked for.');
  const answer = env.answers?.get(name);
  if (answer === undefined)
    return refused(`There is no answer to {{$prompt ${name}}}: nobody could be asked.`);
  return /[\r\n]/.test(answer)
    ? refused(
        `The answer to {{$prompt ${name}}} contains a line end, which would add header lines to the request.`,
      )
    : ok(answer);
}

/** Bytes that a buffer cannot hold; their stand-ins become them on the wire (`rawByte`). */
function hex(_env: RequestEnvironment, args: readonly string[]): OrRefusal<string> {
  const digits = args.join('');
  if (digits === '' || digits.length % 2 === 1 || !/^[0-9a-f]+$/i.test(digits)) {
    return refused('{{$hex 00 ff}} takes bytes in hexadecimal, two digits each.');
  }
  const bytes = digits.match(/../g) ?? [];
  return ok(bytes.map(byte => rawByte(Number.parseInt(byte, 16))).join(''));
}

/** A secret of the user; a line end in it would add header fields. It is never part of a message to the user. */
function secret(env: RequestEnvironment, args: readonly string[]): OrRefusal<string> {
  const name = args.join(' ');
  if (name === '') return refused('{{$secret name}} takes the name of the secret.');
  const value = env.secrets?.get(name);
  if (value === undefined)
    return refused(`There is no secret "${name}". Set it with "SIP: Set Secret…", then send again.`);
  return /[\r\n]/.test(value)
    ? refused(`The secret "${name}" contains a line end, which would add header lines to the request.`)
    : ok(value);
}

function randomInt(env: RequestEnvironment, args: readonly string[]): OrRefusal<string> {
  const low = Number(args[0] ?? '0');
  const high = Number(args[1] ?? '1000');
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || high < low || high - low >= 2 ** 32) {
    return refused('{{$randomInt low high}} takes two whole numbers, the smaller one first.');
  }
  const share = Number.parseInt(env.random(8), 16) / 2 ** 32;
  return ok(String(low + Math.floor(share * (high - low + 1))));
}

/** A version 4 UUID (RFC 4122 §4.4) of 32 random digits. */
function uuid(digits: string): string {
  const variant = '89ab'.charAt(Number.parseInt(digits.charAt(16), 16) & 3);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
