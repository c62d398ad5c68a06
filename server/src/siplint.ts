import { isMainThread } from 'node:worker_threads';
import { version } from 'siplens:package';
import { ruleDocuments } from 'siplens:rule-documents';
import { runCli } from './cli/run-cli';
import { ConnectionPool } from './net/connection-pool';
import { fireJob, randomHex } from './net/fire-job';
import { compileLess } from './node/compile-less';
import { runLintThread, startLintThread } from './node/lint-thread';
import { nodeCliHost } from './node/node-cli-host';

function runMain(): void {
  compileLess();
  const pool = new ConnectionPool();
  void runCli({
    ...nodeCliHost(),
    version,
    ruleDocuments,
    wallClock: () => Date.now(),
    randomHex,
    fire: job => fireJob(job, pool),
    lintAside: options => startLintThread(__filename, options),
  }).then(status => {
    pool.close();
    // Not exit(): output that is still on its way to a pipe must arrive.
    process.exitCode = status;
  });
}

// One bundle for both, so that the engine ships once.
if (isMainThread) runMain();
else runLintThread();
