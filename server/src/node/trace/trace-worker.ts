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
import { type FromPartWorker, type PartJob, type PartWorkerData, startPart } from './file-part';
import { indexFilePart } from './index-file-part';
import { TogetherSession } from './together-session';
import { type SessionOptions, TraceSession } from './trace-session';
import type { FromTraceWorker, ToTraceWorker, TraceQuestion, TraceWorkerData } from './worker-messages';

/** Serves until the thread is ended. To be called in a worker thread that `startTrace` made. */
export function runTraceWorker(): void {
  const port = parentPort;
  if (!port) throw new Error('runTraceWorker() belongs into a worker thread');
  const send = (message: FromTraceWorker) => port.postMessage(message);
  const data = workerData as TraceWorkerData | PartWorkerData;
  if ('filePart' in data) {
    void servePart(port, data.filePart);
    return;
  }
  const options: SessionOptions = {
    ...data,
    onChange: state => send({ kind: 'changed', state }),
    startPart: job => startPart(data.script, job),
    processors: availableParallelism(),
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

/** Indexes a later part of a trace and hands it over. */
async function servePart(port: MessagePort, job: PartJob): Promise<void> {
  const send = (message: FromPartWorker, moved: readonly ArrayBufferLike[] = []) =>
    port.postMessage(message, moved as ArrayBuffer[]);
  const filePart = await indexFilePart(job, progress => {
    send({ kind: 'progress', progress });
    return true;
  }).catch(() => undefined);
  send({ kind: 'done', filePart }, filePart ? buffersOf(filePart.part) : []);
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
