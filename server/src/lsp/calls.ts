import type { Analysis } from '../core/document';
import { callsTreeOf } from '../core/features/calls-tree';
import { ratioLines } from '../core/features/ratio-lines';
import type { CallsResult } from '../core/protocol';
import { sessionRatios } from '../core/trace/session-ratios';
import type { SipDocument } from './sip-document';

/** The answer to `siplens/calls`; undefined for an authored file that is no trace. */
export function calls(document: SipDocument, analysis: Analysis): CallsResult | undefined {
  if (analysis.kind !== 'trace') return undefined;
  return {
    uri: document.uri,
    version: document.version,
    format: analysis.format,
    messages: analysis.messageCount,
    ratios: ratioLines(sessionRatios(analysis.calls)),
    calls: callsTreeOf(analysis),
  };
}
