import { fileVariables } from '../../../src/core/exchange/file-variables';
import { prepareRequest } from '../../../src/core/exchange/prepare-request';
import type { PreparedRequest, PrepareOutcome } from '../../../src/core/exchange/prepared-request';
import type { RequestEnvironment } from '../../../src/core/exchange/request-environment';
import { cutMessageFile, parseMessageFilePart } from '../../../src/core/sip/parse-message-file';

/** Random digits that can be told apart: 1…, 2…, 3… */
function environment(more: Partial<RequestEnvironment> = {}): RequestEnvironment {
  let calls = 0;
  return {
    variables: new Map(),
    local: { address: '127.0.0.1', port: 40000 },
    random: digits => String(++calls % 10).repeat(digits),
    now: Date.UTC(2026, 0, 7, 9, 14, 2),
    ...more,
  };
}

/** Prepares the last part of an authored file. */
export function prepare(text: string, more: Partial<RequestEnvironment> = {}): PrepareOutcome {
  const parts = cutMessageFile(text).map(at => text.slice(at.start, at.end));
  const last = parts.at(-1) ?? '';
  const variables = fileVariables(
    parts.map(part => parseMessageFilePart(part)),
    more.variables,
  );
  return prepareRequest(
    { text: last, part: parseMessageFilePart(last) },
    environment({ ...more, variables }),
  );
}

/** What was prepared, which must not be refused. */
export function ready(text: string, more: Partial<RequestEnvironment> = {}): PreparedRequest {
  const outcome = prepare(text, more);
  if (outcome.kind === 'refused') throw new Error(outcome.reason);
  return outcome.request;
}

/** Why it was refused. */
export function reason(text: string, more: Partial<RequestEnvironment> = {}): string {
  const outcome = prepare(text, more);
  return outcome.kind === 'refused' ? outcome.reason : 'not refused';
}

/** The bytes as text. */
export const wire = (request: PreparedRequest): string => Buffer.from(request.bytes).toString('utf8');

/** A request that needs nothing. */
export const complete = [
  'OPTIONS sip:bob@127.0.0.1:5070 SIP/2.0',
  'Via: SIP/2.0/UDP 127.0.0.1:40000;branch=z9hG4bKabc',
  'Max-Forwards: 70',
  'From: <sip:alice@127.0.0.1>;tag=1',
  'To: <sip:bob@127.0.0.1>',
  'Call-ID: x',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
  '',
].join('\n');
