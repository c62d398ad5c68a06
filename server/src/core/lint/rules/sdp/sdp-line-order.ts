import { afterLineEnd } from '../../../sip/chars';
import { mediaRank, sessionRank } from '../../../sip/sdp/line-order';
import type { SdpLine } from '../../../sip/sdp/sdp';
import type { SdpBody } from '../../../sip/sdp/sdps-of';
import type { TextEdit } from '../../../text/text-edit';
import { lineEndOf } from '../../header-part';
import type { MessageContext, MessageRule } from '../../rule';
import { insertSessionLine, judgedSdps } from '../../sdp-part';

/** A line that stands too late, and the first one that should come after it. */
interface Misplaced {
  readonly line: SdpLine;
  readonly other: SdpLine;
}

/** The first line of a section with a place before that of a line above it. Lines of unknown types have no place. */
function firstMisplaced(lines: readonly SdpLine[], rankOf: (type: string) => number): Misplaced | undefined {
  let highest = -1;
  for (const line of lines) {
    const rank = rankOf(line.type);
    if (rank < 0) continue;
    const other = rank < highest ? lines.find(({ type }) => rankOf(type) > rank) : undefined;
    if (other) return { line, other };
    highest = Math.max(highest, rank);
  }
  return undefined;
}

/** The edit that takes a line out, with the line end behind it, or with that before it at the end of the text. */
function removal(text: string, { span }: SdpLine): TextEdit {
  const end = afterLineEnd(text, span.end);
  if (end > span.end) return { span: { start: span.start, end }, newText: '' };
  const start = text.slice(0, span.start).endsWith('\r\n') ? span.start - 2 : span.start - 1;
  return { span: { start, end }, newText: '' };
}

function reportMisplaced(context: MessageContext, { line, other }: Misplaced, insertion: TextEdit): void {
  const { message, isTemplate, report } = context;
  if (isTemplate(line.span) || isTemplate(other.span)) return;
  report({
    span: line.span,
    message: `"${line.type}=" must come before "${other.type}=".`,
    related: [{ message: `The ${other.type}= line`, span: other.span }],
    fixes: [{ title: `Move it before ${other.type}=`, edits: [insertion, removal(message.text, line)] }],
  });
}

function checkSection(
  context: MessageContext,
  lines: readonly SdpLine[],
  rankOf: (type: string) => number,
): void {
  const found = firstMisplaced(lines, rankOf);
  if (!found) return;
  const { text } = context.message;
  const { start } = found.other.span;
  const row = text.slice(found.line.span.start, found.line.span.end) + lineEndOf(context.message);
  reportMisplaced(context, found, { span: { start, end: start }, newText: row });
}

/** A line of the session part that stands in a media section, such as `t=` after `m=`. */
function checkStray(context: MessageContext, body: SdpBody, lines: readonly SdpLine[]): void {
  const stray = lines.find(({ type }) => mediaRank(type) < 0 && sessionRank(type) >= 0);
  const [first] = body.sdp.media;
  if (!stray || !first) return;
  const row = context.message.text.slice(stray.span.start, stray.span.end);
  const edit = insertSessionLine(context.message, body, row);
  reportMisplaced(context, { line: stray, other: first.line }, edit);
}

/** The lines of a session description do not stand in their fixed order (RFC 8866 §5): the first one of each part. */
export const sdpLineOrder: MessageRule = {
  scope: 'message',
  meta: {
    id: 'sdp-line-order',
    category: 'sdp',
    severity: 'warning',
    description: 'The lines of a session description do not stand in the order that their grammar fixes.',
    reference: 'RFC 8866 §5',
    fixable: true,
  },
  on: { body: 'sdp' },
  judges: 'body',
  check(context) {
    for (const body of judgedSdps(context)) {
      const { sessionLines, media } = body.sdp;
      checkSection(context, sessionLines, sessionRank);
      for (const { lines } of media) {
        const own = lines.filter(({ type }) => mediaRank(type) >= 0);
        checkSection(context, own, mediaRank);
        checkStray(context, body, lines);
      }
    }
  },
};
