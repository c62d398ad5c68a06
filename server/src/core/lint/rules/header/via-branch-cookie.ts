import { findHeaders } from '../../../sip/find-header';
import { findParam } from '../../../sip/param';
import { readVias } from '../../../sip/read-via';
import type { Via } from '../../../sip/views';
import { generatedBranch } from '../../generated-id';
import { isHeaderCut } from '../../header-part';
import type { MessageContext, MessageRule } from '../../rule';

const COOKIE = 'z9hG4bK';

function checkVia(context: MessageContext, via: Via, isTop: boolean, newBranch: () => string): void {
  const { message, isTemplate, report } = context;
  const param = findParam(via.params, 'branch');
  const branch = param?.value ? message.text.slice(param.value.start, param.value.end) : '';
  if (isTemplate(via.span) || (branch.startsWith(COOKIE) && branch.length > COOKIE.length)) return;
  const end = { start: via.span.end, end: via.span.end };
  const parameter = `;branch=${newBranch()}`;
  report({
    span: param ? { start: param.name.start, end: param.span.end } : via.span,
    // RFC 3261 §8.1.1.7: the branch of whoever put it there MUST begin with the cookie.
    ...(isTop ? {} : { severity: 'hint' as const, must: true as const }),
    message: messageOf(branch),
    fixes: [
      param
        ? { title: 'Replace by a new branch', edits: [{ span: param.span, newText: parameter }] }
        : { title: 'Add a branch', edits: [{ span: end, newText: parameter }] },
    ],
  });
}

function messageOf(branch: string): string {
  if (branch === '') return 'Via has no branch, so peers fall back to RFC 2543 matching.';
  const shown = `Via branch "${branch.slice(0, 40)}"`;
  return branch === COOKIE
    ? `${shown} holds nothing but the cookie, so it tells no two transactions apart.`
    : `${shown} lacks the z9hG4bK cookie, so peers fall back to RFC 2543 matching.`;
}

/** The Via branch of a request does not begin with the magic cookie (RFC 3261 §8.1.1.7, §17.2.3). */
export const viaBranchCookie: MessageRule = {
  scope: 'message',
  meta: {
    id: 'via-branch-cookie',
    category: 'header',
    severity: 'warning',
    description: 'The Via branch of a request is missing or does not begin with z9hG4bK.',
    reference: 'RFC 3261 §8.1.1.7, §17.2.3',
    fixable: true,
    fold: 'sender',
  },
  on: { kinds: ['request'], headers: ['via'] },
  judges: 'rows',
  check(context) {
    const { message } = context;
    if (message.kind !== 'request') return;
    let isTop = true;
    let branch: string | undefined;
    const newBranch = () => {
      branch ??= generatedBranch(message.text);
      return branch;
    };
    for (const field of findHeaders(message, 'via')) {
      // The capture ends inside of this row.
      if (isHeaderCut(context) && field.line.end >= message.text.length) return;
      for (const via of readVias(message, field).value) {
        checkVia(context, via, isTop, newBranch);
        isTop = false;
      }
    }
  },
};
