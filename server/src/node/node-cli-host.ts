import { setImmediate } from 'node:timers/promises';
import { interruptSignal } from './interrupt-signal';
import { nodeByteOps } from './node-byte-ops';
import { nodeFiles } from './node-files';
import { streamSink } from './stream-sink';
import { heapTidier } from './tidy-heap';
import { SpilledRecords } from './trace/spilled-records';

/** This process, as the command line asks for it. Call it once: it takes over SIGINT and broken pipes. */
export function nodeCliHost() {
  const tidy = heapTidier();
  return {
    args: process.argv.slice(2),
    env: process.env,
    out: streamSink(process.stdout),
    err: streamSink(process.stderr),
    files: nodeFiles,
    byteOps: nodeByteOps,
    spillRecords: () => new SpilledRecords('siplint'),
    now: () => performance.now(),
    turn: () => {
      tidy();
      return setImmediate<void>(undefined);
    },
    interrupted: interruptSignal(),
  };
}
