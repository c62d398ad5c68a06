import { oncePer } from '../../../text/once-per';
import { elapsedMs } from '../../../trace/elapsed';
import type { RegisterAttempt, Registration } from '../../../trace/registrations';
import { bindingKey } from '../../obligations/reregister-owed';
import { relatedTo, seconds } from '../../obligations/words';
import type { LinkedRule, TraceReport } from '../../rule';

/** A client that registers far more often than it has to. */
export const registerChurn: LinkedRule = {
  scope: 'linked',
  meta: {
    id: 'register-churn',
    category: 'registration',
    severity: 'information',
    description: 'A Contact is registered again far earlier than the granted interval needs.',
    reference: 'RFC 3261 §10.2.4',
    fixable: false,
  },
  check(linked, _facts, report) {
    for (const registration of linked.registrations) {
      for (const found of reportsOn(registration)) report(found);
    }
  },
};

const reportsOn = oncePer((registration: Registration): readonly TraceReport[] =>
  [...cyclesOf(registration)].flatMap(cycles => churnIn(registration, cycles) ?? []),
);

const LEAST_CYCLES = 5;
/** So many in one granted interval are too many, whatever the average. */
const MOST_PER_INTERVAL = 10;
/** A refresh before this part of the interval is early. */
const EARLY = 0.1;
/** Intervals up to this keep a NAT open, and are refreshed early on purpose, s. */
const KEEP_ALIVE = 120;

/** Accepted REGISTERs of one binding in order of time. */
function cyclesOf({ attempts }: Registration): Iterable<readonly RegisterAttempt[]> {
  const cycles = new Map<string, RegisterAttempt[]>();
  for (const attempt of attempts) {
    const [contact] = attempt.contacts;
    const transport = attempt.first.keys.transport;
    // Every new connection of a WebSocket registers anew.
    if (attempt.outcome !== 'registered' || !contact || transport === 'ws' || transport === 'wss') continue;
    const key = bindingKey(contact);
    const list = cycles.get(key);
    if (list) list.push(attempt);
    else cycles.set(key, [attempt]);
  }
  return cycles.values();
}

function churnIn({ aor }: Registration, cycles: readonly RegisterAttempt[]): TraceReport | undefined {
  const [first] = cycles;
  const last = cycles.at(-1);
  const granted = first?.granted;
  if (!first || !last || granted === undefined || granted <= KEEP_ALIVE || cycles.length < LEAST_CYCLES)
    return undefined;
  const whole = elapsedMs(first.first, last.first);
  if (whole === undefined) return undefined;
  const everyMs = whole / (cycles.length - 1);
  if (everyMs >= EARLY * granted * 1000 && !isCrowded(cycles, granted * 1000)) return undefined;
  return {
    at: { message: first.first, span: first.first.startLine },
    message: `${aor} registers every ${seconds(everyMs)} although ${granted} s were granted (${cycles.length} times in ${seconds(whole)}).`,
    confidence: 'certain',
    related: cycles.slice(1, LEAST_CYCLES + 1).map(cycle => relatedTo(cycle.first, 'REGISTER')),
  };
}

function isCrowded(cycles: readonly RegisterAttempt[], intervalMs: number): boolean {
  return cycles.some((cycle, i) => {
    const later = cycles[i + MOST_PER_INTERVAL];
    const gap = later && elapsedMs(cycle.first, later.first);
    return gap !== undefined && gap < intervalMs;
  });
}
