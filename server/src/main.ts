import { version } from 'siplens:package';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './lsp/start-server';
import { environmentFilesOfUri } from './node/environment-files';
import { nodeByteOps } from './node/node-byte-ops';
import { randomHex } from './node/random-hex';
import { readFileUri } from './node/read-file-uri';

startServer(createConnection(ProposedFeatures.all), {
  version,
  byteOps: nodeByteOps,
  now: Date.now,
  randomHex,
  base64: bytes => Buffer.from(bytes).toString('base64'),
  readFile: readFileUri,
  environmentFiles: environmentFilesOfUri,
});
