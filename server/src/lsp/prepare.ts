import type { Analysis } from '../core/document';
import { bodyNameOf } from '../core/exchange/body-name';
import { fileVariables } from '../core/exchange/file-variables';
import { prepareRequest } from '../core/exchange/prepare-request';
import { promptsOf, secretsOf } from '../core/exchange/prompts-of';
import type { RequestEnvironment } from '../core/exchange/request-environment';
import { secretRows } from '../core/exchange/secret-rows';
import type { PrepareParams, PrepareResult } from '../core/protocol';
import { environmentValues } from '../core/sip/choose-environment';
import type { ServerHost } from './host';
import { toOffset } from './to-lsp';

/** The host, and the folders of the workspace as URIs. */
export interface PrepareHost extends Pick<ServerHost, 'now' | 'randomHex' | 'base64' | 'bodyOf'> {
  readonly roots: readonly string[];
}

/**
 * The answer to `siplens/prepare`: the exact bytes of the authored request under a position and where they go, or the
 * values to ask the user for first, or the reason why it cannot be sent. A document that is no `.sip` file is refused.
 */
export function prepare(analysis: Analysis, params: PrepareParams, host: PrepareHost): PrepareResult {
  const { chunk } = analysis.chunkAt(toOffset(analysis, params.position));
  if (chunk.part === undefined) {
    return { kind: 'refused', reason: 'Only requests of a .sip file can be sent, not those of a trace.' };
  }
  const parts = analysis.chunks.flatMap(placed => placed.chunk.part ?? []);
  const source = { part: chunk.part, text: chunk.text };
  const { environment } = analysis;
  const variables = fileVariables(parts, environmentValues(environment));
  const answers = new Map(Object.entries(params.answers ?? {}));
  const prompts = promptsOf(source, fileVariables([chunk.part], variables));
  const open = prompts.filter(({ name }) => !answers.has(name));
  const given = new Map(Object.entries(params.secrets ?? {}));
  const secrets = secretsOf(source, fileVariables([chunk.part], variables)).filter(name => !given.has(name));
  if (open.length + secrets.length > 0) return { kind: 'asks', prompts: open, secrets, files: [] };
  const env: RequestEnvironment = {
    variables,
    environment,
    answers,
    secrets: given,
    earlier: new Map(Object.entries(params.earlier ?? {})),
    local: params.local,
    way: params.way,
    outboundProxy: params.outboundProxy,
    random: digits => host.randomHex(digits),
    now: host.now(),
    timeoutMs: params.timeoutMs,
  };
  const name = bodyNameOf(source, env);
  if (name.kind === 'refused') return name;
  const { roots } = host;
  const allowed = params.allowedFiles ?? [];
  const body = name.value && host.bodyOf({ document: params.uri, ...name.value }, { roots, allowed });
  if (body?.kind === 'outside') return { kind: 'asks', prompts: [], secrets: [], files: [body.file] };
  const outcome = prepareRequest(source, { ...env, body });
  if (outcome.kind === 'refused') return outcome;
  const { bytes, ...request } = outcome.request;
  const rows = secretRows(source, fileVariables([chunk.part], variables));
  return { kind: 'ready', ...request, bytes: host.base64(bytes), secretRows: rows };
}
