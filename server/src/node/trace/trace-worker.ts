/** The inside of the worker thread that holds one trace: answers what the main thread asks, and tells what changes. */
import { availableParallelism } from 'node:os';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type {
  CallDocumentParams,
  CallsPageParams,
  FindingsPageParams,
  MessageAtParams,
} from '../../core/open-trace-protocol';
import { buffersOf } from '../../core/trace/index/index-part';
import { failureReason } from '../failure-reason';
import { indexHalf } from './index-half';
import { type FromHalfWorker, type HalfJob, type HalfWorkerData, startHalf } from './second-half';
import { TogetherSession } from './together-session';
import { type SessionOptions, TraceSession } from './trace-session';
import type { FromTraceWorker, ToTraceWorker, TraceQuestion, TraceWorkerData } from './worker-messages';

/** Serves until the thread is ended. To be called in a worker thread that `startTrace` made. */
export function runTraceWorker(): void {
  const port = parentPort;
  if (!port) throw new Error('runTraceWorker() belongs into a worker thread');
  const send = (message: FromTraceWorker) => port.postMessage(message);
  const data = workerData as TraceWorkerData | HalfWorkerData;
  if ('half' in data) {
    void serveHalf(port, data.half);
    return;
  }
  const options: SessionOptions = {
    ...data,
    onChange: state => send({ kind: 'changed', state }),
    // Half of a file is worth a thread only where a processor is there for it.
    ...(availableParallelism() > 1 ? { startHalf: job => startHalf(data.script, job) } : {}),
  };
  const session = data.together
    ? new TogetherSession({ ...options, ...data.together })
    : TraceSession.open(options);
  if ('reason' in session) {
    send({ kind: 'refused', reason: session.reason });
    return;
  }
  send({ kind: 'opened' });
  port.on('message', (asked: ToTraceWorker) => {
    void answer(session, asked.question).then(
      value => send({ kind: 'answer', number: asked.number, value }),
      error => send({ kind: 'failed', number: asked.number, reason: failureReason(error) }),
    );
  });
  void session.run();
}

/** Indexes the second half of a trace and hands it over. */
async function serveHalf(port: MessagePort, job: HalfJob): Promise<void> {
  const send = (message: FromHalfWorker, moved: readonly ArrayBufferLike[] = []) =>
    port.postMessage(message, moved as ArrayBuffer[]);
  const half = await indexHalf(job, progress => {
    send({ kind: 'progress', progress });
    return true;
  }).catch(() => undefined);
  send({ kind: 'done', half }, half ? buffersOf(half.part) : []);
}

async function answer(
  asked: TraceSession | TogetherSession,
  { method, params }: TraceQuestion,
): Promise<unknown> {
  if (method === 'cancel') return asked.cancel();
  const session = asked instanceof TogetherSession ? asked.inner : asked;
  // Files that are not in order yet have no calls.
  if (!session) return null;
  switch (method) {
    case 'callsPage':
      return session.callsPage(params as CallsPageParams);
    case 'callDocument':
      return session.callDocument((params as CallDocumentParams).call);
    case 'findingsPage':
      return session.findingsPage(params as FindingsPageParams);
    case 'messageAt':
      return session.messageAt((params as MessageAtParams).number);
  }
}
