/** What the bench measures, as one bundle: the same sources that ship. */
export { analyse, update } from '../server/src/core/analysis';
export { completionAt } from '../server/src/core/features/completion';
export { allRules } from '../server/src/core/lint/rules/index';
export { parseMessage } from '../server/src/core/sip/parse-message';
export { readAddresses } from '../server/src/core/sip/read-addresses';
export { readAuth } from '../server/src/core/sip/read-auth';
export { readCSeq } from '../server/src/core/sip/read-cseq';
export { readNumber } from '../server/src/core/sip/read-number';
export { readVias } from '../server/src/core/sip/read-via';
export { detectFormats } from '../server/src/core/trace/detect-format';
export { CaptureIndexer } from '../server/src/core/trace/index/capture-indexer';
export { indexText } from '../server/src/core/trace/index/index-text';
export { REQUEST_CODE } from '../server/src/core/trace/index/message-columns';
export { TraceIndex } from '../server/src/core/trace/index/trace-index';
export { toDiagnostics } from '../server/src/lsp/diagnostics';
export { SipDocument } from '../server/src/lsp/sip-document';
export { nodeByteOps } from '../server/src/node/node-byte-ops';
