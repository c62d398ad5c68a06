import type { Analysis } from '../core/document';
import { fileVariables } from '../core/exchange/file-variables';
import { prepareRequest } from '../core/exchange/prepare-request';
import type { PrepareParams, PrepareResult } from '../core/protocol';
import { environmentValues } from '../core/sip/choose-environment';
import type { ServerHost } from './host';
import { toOffset } from './to-lsp';

/**
 * The answer to `siplens/prepare`: the exact bytes of the authored request under a position and where they go, or the
 * reason why it cannot be sent. A document that is no `.sip` file is refused.
 */
export function prepare(analysis: Analysis, params: PrepareParams, host: ServerHost): PrepareResult {
  const { chunk } = analysis.chunkAt(toOffset(analysis, params.position));
  if (chunk.part === undefined) {
    return { kind: 'refused', reason: 'Only requests of a .sip file can be sent, not those of a trace.' };
  }
  const parts = analysis.chunks.flatMap(placed => placed.chunk.part ?? []);
  const outcome = prepareRequest(
    { part: chunk.part, text: chunk.text },
    {
      variables: fileVariables(parts, environmentValues(analysis.environment)),
      environment: analysis.environment,
      local: params.local,
      random: digits => host.randomHex(digits),
      now: host.now(),
      timeoutMs: params.timeoutMs,
    },
  );
  if (outcome.kind === 'refused') return outcome;
  const { bytes, target, ...request } = outcome.request;
  return { kind: 'ready', ...request, ...target, bytes: host.base64(bytes) };
}
