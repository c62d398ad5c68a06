import type { HeaderField, SipMessage } from '../../../src/core/sip/message';
import { parseUri } from '../../../src/core/sip/parse-uri';
import { readAddresses } from '../../../src/core/sip/read-addresses';
import { readAuth } from '../../../src/core/sip/read-auth';
import { readCSeq } from '../../../src/core/sip/read-cseq';
import { readDate } from '../../../src/core/sip/read-date';
import { readDialogId } from '../../../src/core/sip/read-dialog-id';
import { readMediaType } from '../../../src/core/sip/read-media-type';
import { readNumber } from '../../../src/core/sip/read-number';
import { readRack } from '../../../src/core/sip/read-rack';
import { readSessionInterval } from '../../../src/core/sip/read-session-expires';
import { readTokens } from '../../../src/core/sip/read-tokens';
import { readVias } from '../../../src/core/sip/read-via';
import { readWarnings } from '../../../src/core/sip/read-warnings';
import type { Parsed, Problem } from '../../../src/core/text/parsed';

/** The typed view that the registry names for a field; fields of other families have none. */
function viewOf(message: SipMessage, field: HeaderField): Parsed<unknown> | undefined {
  switch (field.spec?.syntax) {
    case 'via':
      return readVias(message, field);
    case 'address':
    case 'address-list':
      return readAddresses(message, field);
    case 'cseq':
      return readCSeq(message, field);
    case 'challenge':
    case 'credentials':
      return readAuth(message, field);
    case 'number':
      return readNumber(message, field);
    case 'token':
    case 'token-list':
    case 'token-params':
    case 'token-params-list':
    case 'media-type':
      return readTokens(message, field);
    default:
      return undefined;
  }
}

/** Every reader on a field, whether it suits it or not: none may throw on text that was meant for another. */
export function allViewsOf(message: SipMessage, field: HeaderField): readonly Parsed<unknown>[] {
  const readers = [readVias, readAddresses, readCSeq, readAuth, readNumber, readTokens];
  const newer = [readDate, readWarnings, readRack, readMediaType, readSessionInterval];
  const dialog = { value: readDialogId(message, field), problems: [] };
  return [...[...readers, ...newer].map(read => read(message, field)), dialog];
}

/** What the lines of a message and the views that suit its fields find wrong. */
export function problemsOf(message: SipMessage): readonly Problem[] {
  const problems = [...message.problems];
  for (const field of message.headers) problems.push(...(viewOf(message, field)?.problems ?? []));
  const brokenStart = message.problems.some(problem => problem.code === 'start-line-invalid');
  if (message.kind === 'request' && !brokenStart) {
    problems.push(...parseUri(message.text, message.startLine.uri).problems);
  }
  return problems;
}

/** Every object with `start` and `end` inside a value, however deep. */
export function spansIn(value: unknown): readonly { readonly start: number; readonly end: number }[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = value as { start?: unknown; end?: unknown };
  const found = Object.values(value).flatMap(spansIn);
  if (typeof own.start === 'number' && typeof own.end === 'number')
    found.push({ start: own.start, end: own.end });
  return found;
}
