import type { MessageFilePart } from '../sip/message-file';
import type { Expander } from './expand-placeholders';
import {
  type OrRefusal,
  ok,
  type PreparedRequest,
  type RequestAck,
  type RequestRepeat,
  refused,
} from './prepared-request';

/** What the directives of a part say about sending it. */
export interface RequestSettings {
  readonly mode: PreparedRequest['mode'];
  readonly target: string | undefined;
  readonly transport: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly auth: PreparedRequest['auth'];
  readonly lineEnd: string;
  readonly repeat: RequestRepeat | undefined;
  readonly ack: RequestAck | undefined;
}

/** The directives that sending reads, besides `# @name`. */
export const requestSettingNames: readonly string[] = [
  'mode',
  'target',
  'transport',
  'timeout',
  'auth',
  'eol',
  'repeat',
  'ack',
];

/**
 * The directives of a part that sending reads, or what is wrong with one of them. The last of two with one name counts;
 * unknown names are left alone.
 */
export function readRequestSettings(part: MessageFilePart, expander: Expander): OrRefusal<RequestSettings> {
  const values = new Map<string, string>();
  for (const { name, value } of part.directives) {
    if (!requestSettingNames.includes(name)) continue;
    const whole = expander.whole(value);
    if (whole.kind === 'refused') return whole;
    if (whole.value !== '') values.set(name, whole.value);
  }
  const mode = values.get('mode') ?? 'assist';
  if (mode !== 'assist' && mode !== 'exact')
    return refused(`"# @mode ${mode}" is not known. Use assist or exact.`);
  const lineEnd = readLineEnd(values.get('eol'), mode);
  if (lineEnd.kind === 'refused') return lineEnd;
  const timeout = readTimeout(values.get('timeout'));
  if (timeout.kind === 'refused') return timeout;
  const repeat = readRepeat(values.get('repeat'));
  if (repeat.kind === 'refused') return repeat;
  const ack = readAck(values.get('ack'));
  if (ack.kind === 'refused') return ack;
  return ok({
    mode,
    lineEnd: lineEnd.value,
    target: values.get('target'),
    transport: values.get('transport'),
    timeoutMs: timeout.value,
    auth: readAuthDirective(values.get('auth')),
    repeat: repeat.value,
    ack: ack.value,
  });
}

const lineEnds: ReadonlyMap<string, string> = new Map([
  ['crlf', '\r\n'],
  ['lf', '\n'],
  ['cr', '\r'],
]);

function readLineEnd(value: string | undefined, mode: PreparedRequest['mode']): OrRefusal<string> {
  const lineEnd = lineEnds.get(value ?? 'crlf');
  if (lineEnd === undefined) return refused(`"# @eol ${value}" is not known. Use crlf, lf or cr.`);
  if (lineEnd === '\r\n' || mode === 'exact') return ok(lineEnd);
  return refused(
    '"# @eol" needs exact mode: the assist writes CRLF (RFC 3261 §7). Add a line "# @mode exact".',
  );
}

/** `user`, or `user realm`; a realm may hold spaces. */
function readAuthDirective(value: string | undefined): PreparedRequest['auth'] {
  const user = value?.split(' ', 1)[0];
  if (value === undefined || user === undefined) return undefined;
  const realm = value.slice(user.length).trim().replace(/^"|"$/g, '');
  return { user, realm: realm === '' ? undefined : realm };
}

const longestMs = 3_600_000;

/** `5`, `5s` or `500ms`, in ms; undefined for anything else. */
function durationMs(value: string | undefined): number | undefined {
  const parts = /^([0-9]{1,7}(?:\.[0-9]{1,3})?) ?(s|ms)?$/.exec(value ?? '');
  return parts ? Math.round(Number(parts[1]) * (parts[2] === 'ms' ? 1 : 1000)) : undefined;
}

/** At most an hour. */
function readTimeout(value: string | undefined): OrRefusal<number | undefined> {
  if (value === undefined) return ok(undefined);
  const ms = durationMs(value) ?? 0;
  if (ms >= 1 && ms <= longestMs) return ok(ms);
  return refused(
    `"# @timeout ${value}" is no time. Write seconds, such as 5 or 0.5, or 500ms; at most an hour.`,
  );
}

/** A test by hand needs no more; whoever wants load takes a load generator. */
const mostTimes = 100;
/** Ten a second at most. */
const leastDelayMs = 100;
const usualDelayMs = 1000;

/** `5`, or `5 500ms`. */
function readRepeat(value: string | undefined): OrRefusal<RequestRepeat | undefined> {
  if (value === undefined) return ok(undefined);
  const [count = '', ...rest] = value.split(' ').filter(word => word !== '');
  const times = /^[0-9]{1,4}$/.test(count) ? Number(count) : 0;
  if (times < 1 || times > mostTimes) {
    return refused(
      `"# @repeat ${value}" is not known. Write how often, 1 to ${mostTimes}, and the pause: "# @repeat 5 2s". Siplens makes no load.`,
    );
  }
  const delayMs = rest.length === 0 ? usualDelayMs : durationMs(rest.join(' '));
  if (delayMs === undefined || delayMs < leastDelayMs || delayMs > longestMs) {
    return refused(
      `The pause in "# @repeat ${value}" is not one of ${leastDelayMs}ms to an hour. Write it as 2s or 500ms.`,
    );
  }
  return ok(times === 1 ? undefined : { times, delayMs });
}

/** `auto`, `manual`, or how long after the 2xx: `5s`. */
function readAck(value: string | undefined): OrRefusal<RequestAck | undefined> {
  if (value === undefined || value === 'auto') return ok(undefined);
  if (value === 'manual') return ok({ kind: 'manual' });
  const ms = durationMs(value);
  if (ms !== undefined && ms <= longestMs) return ok({ kind: 'after', ms });
  return refused(
    `"# @ack ${value}" is not known. Use auto, manual, or how long after the 2xx, such as 5s; at most an hour.`,
  );
}
