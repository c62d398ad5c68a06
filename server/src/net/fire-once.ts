import { randomBytes } from 'node:crypto';
import { describeFailure, describeOutcome } from '../core/exchange/describe-outcome';
import { hostPort } from '../core/exchange/request-environment';
import type { FireJob, FireResult } from '../core/fire-port';
import { openTransport } from './open-transport';
import { resolveTarget } from './resolve-target';
import { startExchange } from './start-exchange';

/** How long a call that was answered may take to end, and copies to be waited for, ms. */
const closeMs = 3000;

/**
 * Fires one request and follows it to its end: target found, socket opened, bytes made for that socket, exchange run; a
 * call that was answered is hung up. Never rejects.
 */
export async function fireOnce(job: FireJob): Promise<FireResult> {
  const draft = job.prepare(undefined);
  if (draft.kind === 'refused') return { kind: 'refused', reason: draft.reason };
  const resolution = await resolveTarget(draft.request.target);
  if (resolution.kind === 'failed') {
    return { kind: 'failed', text: describeFailure(resolution.failure) };
  }
  const opened = await openTransport(resolution.target, { signal: job.signal, tls: job.tls });
  if (opened.kind === 'failed') return { kind: 'failed', text: describeFailure(opened.failure) };
  if (opened.kind === 'stopped') return { kind: 'stopped' };
  const { transport } = opened;
  const prepared = job.prepare({ local: transport.local, way: resolution.target });
  if (prepared.kind === 'refused') {
    transport.close();
    return { kind: 'refused', reason: prepared.reason };
  }
  const { request } = prepared;
  const { target } = resolution;
  job.onStart(`${request.name} to ${hostPort(target.host, target.port)} (${target.transport.toUpperCase()})`);
  const running = startExchange(request, transport, {
    onRecord: record => job.onRecord(record),
    ...(request.mode === 'exact' && !request.auth
      ? {}
      : { credentials: async ({ realm }) => job.credentials(realm, request.auth) }),
  });
  const stop = (): void => running.cancel();
  job.signal.addEventListener('abort', stop);
  const outcome = await running.outcome;
  await running.close(closeMs);
  job.signal.removeEventListener('abort', stop);
  const { grade, text } = describeOutcome(outcome, target);
  if (outcome.kind === 'cancelled') return { kind: 'stopped' };
  if (grade === 'failed') return { kind: 'failed', text };
  return { kind: 'answered', isSuccess: grade === 'ok', text, answer: running.finalAnswer };
}

/** So many random lower-case hexadecimal digits. */
export function randomHex(digits: number): string {
  return randomBytes(Math.ceil(digits / 2))
    .toString('hex')
    .slice(0, digits);
}
