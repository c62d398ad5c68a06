import type { Analysis } from '../core/document';
import { captureTargets } from '../core/export/capture-targets';
import { copyAsSip } from '../core/export/copy-as-sip';
import { sendAgainText } from '../core/export/send-again';
import { messageIn } from '../core/features/cursor';
import type { AuthoredParams, AuthoredResult } from '../core/protocol';
import { plainLine } from '../core/text/plain-line';
import { sliceSpan } from '../core/text/span';
import { toOffset, toRange } from './to-lsp';

/** The answer to `siplens/authored`: the message of a trace under a position as the text of a `.sip` file. */
export function authored(analysis: Analysis, params: AuthoredParams): AuthoredResult {
  const at = messageIn(analysis.chunkAt(toOffset(analysis, params.position)));
  if (!at) return { kind: 'refused', reason: 'Put the cursor on a SIP message first.' };
  const { message, placed } = at;
  const { record } = placed.chunk;
  const line = toRange(analysis, at.toDocument(message.startLine.span)).start.line + 1;
  const origin = `${params.name}, line ${line}`;
  const { target } = params;
  const outcome =
    target === undefined
      ? ({ kind: 'ready', text: copyAsSip(message, origin) } as const)
      : sendAgainText({ message, target, origin, truncated: record?.truncated === true });
  if (outcome.kind === 'refused') return outcome;
  return {
    kind: 'ready',
    text: outcome.text,
    title: plainLine(sliceSpan(message.text, message.startLine.span)),
    isRequest: message.kind === 'request',
    targets: captureTargets(message, record),
  };
}
