import { randomBytes } from 'node:crypto';
import { isUdpPossible, switchAdvice, switchTold } from '../core/exchange/describe-changes';
import { describeFailure, describeOutcome, terminalAdvice } from '../core/exchange/describe-outcome';
import type { PreparedRequest, PrepareOutcome } from '../core/exchange/prepared-request';
import { hostPort } from '../core/exchange/request-environment';
import type { FireJob, FireResult } from '../core/fire-port';
import { repeatSending } from './repeat-sending';
import { type ResolvedTarget, resolveTargets } from './resolve-target';
import { startExchange } from './start-exchange';
import type { Transport, TransportPool } from './transport';
import { nextAttemptOf, waysTo } from './ways-to-target';

/** How long a call that was answered may take to end, and copies to be waited for, ms. */
const closeMs = 3000;

/**
 * Fires one request as often as it says, each time to its end: targets found, socket opened, bytes made for that socket,
 * exchange run; a call that was answered is hung up. Connections come from `pool`, whose owner closes it. Never rejects.
 */
export async function fireJob(job: FireJob, pool?: TransportPool): Promise<void> {
  const draft = job.prepare(undefined);
  if (draft.kind === 'refused') return job.onResult({ kind: 'refused', reason: draft.reason });
  const { target, repeat, changes, bytes } = draft.request;
  const udpWhereRefused = isUdpPossible(changes, bytes.length);
  const resolution = await resolveTargets(target);
  if (resolution.kind === 'failed') {
    return job.onResult({ kind: 'failed', text: describeFailure(resolution.failure, terminalAdvice) });
  }
  await repeatSending(
    repeat,
    async () => {
      const result = await fireAt(job, { targets: resolution.targets, pool, changes, udpWhereRefused });
      await job.onResult(result);
      return result.kind === 'answered';
    },
    { signal: job.signal },
  );
}

interface FireWay {
  readonly targets: readonly ResolvedTarget[];
  readonly pool: TransportPool | undefined;
  /** Of the draft, which knows why the transport was switched; what is made for the socket only follows it. */
  readonly changes: PreparedRequest['changes'];
  readonly udpWhereRefused: boolean;
}

async function fireAt(
  job: FireJob,
  { targets, pool, changes, udpWhereRefused }: FireWay,
): Promise<FireResult> {
  const ways = waysTo(targets, { signal: job.signal, pool, udpWhereRefused });
  const way = await ways.next();
  if (way.kind === 'failed') {
    const text = describeFailure(way.failure, terminalAdvice);
    return { kind: 'failed', text: text + switchAdvice(changes, udpWhereRefused) };
  }
  if (way.kind === 'stopped') return { kind: 'stopped' };
  const prepared = prepareFor(job, way.transport);
  if (prepared.kind === 'refused') {
    way.transport.close();
    return prepared;
  }
  const { request } = prepared;
  const { target } = way.transport;
  const where = `${hostPort(target.host, target.port)} (${target.transport.toUpperCase()})`;
  job.onStart(`${request.name} to ${where}`, [
    ...switchTold(changes, target.transport, way.note),
    ...request.changes,
  ]);
  const running = startExchange(request, way.transport, {
    firstNote: way.note,
    onRecord: record => job.onRecord(record),
    nextTarget: nextAttemptOf(ways, async transport => {
      const next = prepareFor(job, transport);
      return next.kind === 'ready' ? next.request : undefined;
    }),
    ...(request.mode === 'exact' && !request.auth
      ? {}
      : { credentials: async ({ realm }) => job.credentials(realm, request.auth) }),
  });
  const stop = (): void => running.cancel();
  job.signal.addEventListener('abort', stop);
  const outcome = await running.outcome;
  await running.acknowledged;
  await running.close(closeMs);
  job.signal.removeEventListener('abort', stop);
  const { grade, text } = describeOutcome(job.mask(outcome), running.target, terminalAdvice);
  if (outcome.kind === 'cancelled') return { kind: 'stopped' };
  if (grade === 'failed') return { kind: 'failed', text };
  return { kind: 'answered', isSuccess: grade === 'ok', text, answer: running.finalAnswer };
}

function prepareFor(job: FireJob, { local, target }: Transport): PrepareOutcome {
  return job.prepare({ local, way: target });
}

/** So many random lower-case hexadecimal digits. */
export function randomHex(digits: number): string {
  return randomBytes(Math.ceil(digits / 2))
    .toString('hex')
    .slice(0, digits);
}
