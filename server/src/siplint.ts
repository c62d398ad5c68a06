import { version } from 'siplens:package';
import { ruleDocuments } from 'siplens:rule-documents';
import { runCli } from './cli/run-cli';
import { fireOnce, randomHex } from './net/fire-once';
import { nodeCliHost } from './node/node-cli-host';

void runCli({
  ...nodeCliHost(),
  version,
  ruleDocuments,
  wallClock: () => Date.now(),
  randomHex,
  fire: fireOnce,
}).then(status => {
  // Not exit(): output that is still on its way to a pipe must arrive.
  process.exitCode = status;
});
