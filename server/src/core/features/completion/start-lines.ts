import { allMethods } from '../../sip/facts/methods';
import { allStatuses } from '../../sip/facts/status-codes';
import type { SipMessage } from '../../sip/message';
import { type Span, sliceSpan } from '../../text/span';
import { valuePositionAt } from '../value-position';
import type { Proposal } from './completion-entry';
import { uriSchemes } from './header-values';
import { uriParamNames, uriParamValues } from './param-proposals';

const VERSION = 'SIP/2.0';

/** Proposals for a start line and what they replace in the message text. */
export interface StartLineProposals {
  readonly proposals: readonly Proposal[];
  readonly word: Span;
}

function statusLines(withVersion: boolean): readonly Proposal[] {
  return allStatuses
    .filter(status => !status.deprecated)
    .map(status => ({
      id: `status/${status.code}`,
      label: `${status.code} ${status.reason}`,
      kind: 'start-line',
      detail: status.description,
      insertText: `${withVersion ? `${VERSION} ` : ''}${status.code} ${status.reason}`,
      filterText: `${withVersion ? `${VERSION} ` : ''}${status.code} ${status.reason}`,
      rank: '6',
    }));
}

function requestLines(rest: boolean): readonly Proposal[] {
  return allMethods.map(method => ({
    id: `method/${method.name}`,
    label: method.name,
    kind: 'method',
    detail: method.description,
    insertText: rest ? method.name : `${method.name} sip:\${1:bob@example.com} ${VERSION}`,
    snippet: !rest,
  }));
}

/** First lines of a message: every method and every status. `rest` if the line goes on behind the cursor's word. */
export function startLines(rest: boolean): readonly Proposal[] {
  return [...requestLines(rest), ...(rest ? [] : statusLines(true))];
}

function wordSpan(text: string, from: number, to: number, lineEnd: number): Span {
  let end = to;
  while (end < lineEnd && !' \t'.includes(text.charAt(end))) end++;
  return { start: from, end };
}

function requestUri(text: string, word: Span, offset: number): StartLineProposals {
  const at = valuePositionAt(text, word, offset, 'uri');
  if (at.part === 'uri-param-name') {
    const names = sliceSpan(text, word)
      .split(';')
      .slice(1)
      .map(param => param.split('=')[0] ?? '');
    const typed = sliceSpan(text, at.word);
    const used = new Set(names.filter(name => name !== typed).map(name => name.toLowerCase()));
    return { proposals: uriParamNames(used), word: at.word };
  }
  if (at.part === 'uri-param-value') return { proposals: uriParamValues(at.paramName), word: at.word };
  return { proposals: at.part === 'uri' ? uriSchemes(sliceSpan(text, word)) : [], word: at.word };
}

/** What may stand at `offset` in the start line of a message (RFC 3261 §7.1, §7.2). */
export function startLineAt(message: SipMessage, offset: number): StartLineProposals {
  const { text } = message;
  const { start, end } = message.startLine.span;
  let word = offset;
  while (word > start && !' \t'.includes(text.charAt(word - 1))) word--;
  const before = text
    .slice(start, word)
    .split(/[ \t]/)
    .filter(w => w !== '');
  const span = wordSpan(text, word, offset, end);
  if (before.length === 0) {
    return { proposals: startLines(text.slice(span.end, end).trim() !== ''), word: span };
  }
  if (before[0]?.toUpperCase().startsWith('SIP/')) {
    // The reason phrase is replaced with the code, so that the two agree.
    const codeStart = before.length === 1 ? word : offset;
    return before.length === 1
      ? { proposals: statusLines(false), word: { start: codeStart, end } }
      : none(offset);
  }
  if (before.length === 1) return requestUri(text, span, offset);
  if (before.length > 2) return none(offset);
  return {
    proposals: [{ id: 'version', label: VERSION, kind: 'value', detail: 'RFC 3261 §7.1' }],
    word: span,
  };
}

function none(offset: number): StartLineProposals {
  return { proposals: [], word: { start: offset, end: offset } };
}
