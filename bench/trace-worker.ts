/** The threads that read a trace from disk, as one bundle: the same sources that ship. */
import { isMainThread } from 'node:worker_threads';
import { runTraceWorker } from '../server/src/node/trace/trace-worker';

export { startTrace } from '../server/src/node/trace/start-trace';

if (!isMainThread) runTraceWorker();
