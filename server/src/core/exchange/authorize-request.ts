import { findHeader, findHeaders } from '../sip/find-header';
import { findParam, paramText } from '../sip/param';
import { readAuth } from '../sip/read-auth';
import { readVias } from '../sip/read-via';
import { applyTextEdits, type TextEdit } from '../text/text-edit';
import { readWire } from './read-wire';

/** One answer to a challenge, as a header row. */
export interface CredentialRow {
  readonly proxy: boolean;
  readonly realm: string;
  /** The value of the row. */
  readonly value: string;
}

/** What a request that answers a challenge has of its own. */
export interface RetryInput {
  readonly rows: readonly CredentialRow[];
  readonly cseq: number;
  /** A branch that was never used: the retry is a new transaction (RFC 3261 §22.2). */
  readonly branch: string;
}

/**
 * The request with credentials (RFC 3261 §22.2): the next CSeq number, a new branch, and a row for each challenge in
 * place of one for the same realm. All else stays as it was, byte for byte. A request without a readable CSeq or Via
 * keeps what it has. Texts are wire bytes, one character each.
 */
export function authorizeRequest(text: string, { rows, cseq, branch }: RetryInput): string {
  const { message } = readWire(text);
  const edits: TextEdit[] = [...branchEdit(text, branch), ...cseqEdit(text, cseq)];
  for (const { proxy, realm } of rows) {
    for (const field of findHeaders(message, proxy ? 'proxy-authorization' : 'authorization')) {
      const mine = readAuth(message, field).value.some(value => {
        const written = findParam(value.params, 'realm');
        return written && paramText(text, written) === realm;
      });
      if (mine) edits.push({ span: field.line, newText: '' });
    }
  }
  const end = message.headers.at(-1)?.line.end ?? text.length;
  const added = rows.map(
    ({ proxy, value }) => `${proxy ? 'Proxy-Authorization' : 'Authorization'}: ${value}\r\n`,
  );
  return applyTextEdits(text, [...edits, { span: { start: end, end }, newText: added.join('') }]);
}

function branchEdit(text: string, branch: string): readonly TextEdit[] {
  const { message } = readWire(text);
  const field = findHeader(message, 'via');
  const via = field && readVias(message, field).value[0];
  if (!via) return [];
  const old = findParam(via.params, 'branch');
  const end = { start: via.span.end, end: via.span.end };
  return [{ span: old?.span ?? end, newText: `;branch=${branch}` }];
}

function cseqEdit(text: string, cseq: number): readonly TextEdit[] {
  const { message } = readWire(text);
  const field = findHeader(message, 'cseq');
  const digits = field && /^[0-9]{1,10}/.exec(text.slice(field.value.start, field.value.end));
  if (!field || !digits) return [];
  const { start } = field.value;
  return [{ span: { start, end: start + digits[0].length }, newText: String(cseq) }];
}
