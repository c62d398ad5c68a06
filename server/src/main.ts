import { isMainThread } from 'node:worker_threads';
import { version } from 'siplens:package';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './lsp/start-server';
import { readBodyOfUri } from './node/body-file';
import { environmentFilesOfUri } from './node/environment-files';
import { nodeByteOps } from './node/node-byte-ops';
import { randomHex } from './node/random-hex';
import { readFileUri } from './node/read-file-uri';
import { startTrace } from './node/trace/start-trace';
import { runTraceWorker } from './node/trace/trace-worker';

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const files = { readFile: readFileUri, environmentFiles: environmentFilesOfUri, bodyOf: readBodyOfUri };
const openTrace = (options: Parameters<typeof startTrace>[1]) => startTrace(__filename, options);
const host = { version, byteOps: nodeByteOps, now: Date.now, randomHex, base64, ...files, openTrace };

// One bundle for both, so that the engine ships once: a trace's thread runs this file too.
if (isMainThread) startServer(createConnection(ProposedFeatures.all), host);
else runTraceWorker();
