import { isBlank, isDigit } from '../../../sip/chars';
import { sdpLineByType } from '../../../sip/facts/sdp';
import { sdpFields } from '../../../sip/sdp/read-sdp';
import type { SdpLine } from '../../../sip/sdp/sdp';
import type { SdpBody } from '../../../sip/sdp/sdps-of';
import type { Span } from '../../../text/span';
import type { TextEdit } from '../../../text/text-edit';
import type { Severity } from '../../finding';
import { isLogged } from '../../header-part';
import type { MessageContext, MessageRule } from '../../rule';
import { judgedSdps } from '../../sdp-part';

/** One fault of a line. */
interface Fault {
  readonly span: Span;
  readonly why: string;
  readonly severity?: Severity;
  readonly must?: true;
  readonly fix?: { readonly title: string; readonly edits: readonly TextEdit[] };
}

/** Lines whose fields exactly one space divides (RFC 8866 §9). */
const SINGLE_SPACES: ReadonlySet<string> = new Set(['o', 'c', 'm', 't', 'b']);
/** Free text, which may begin with a space: `s= ` is how RFC 4566 writes "no name". */
const FREE_TEXT: ReadonlySet<string> = new Set(['s', 'i', 'e', 'p']);

/** `v =0`, an empty line, or no line of SDP at all. */
function brokenLine(text: string, line: SdpLine): Fault {
  const { span } = line;
  if (span.end === span.start) return { span, why: 'it is empty' };
  let equals = span.start + 1;
  while (equals < span.end && isBlank(text.charCodeAt(equals))) equals++;
  const gap = { start: span.start + 1, end: equals };
  if (equals > span.start + 1 && text[equals] === '=' && /[a-z]/i.test(text.charAt(span.start))) {
    const edits = [{ span: gap, newText: '' }];
    return {
      span: gap,
      why: 'white space stands before "="',
      fix: { title: 'Remove the white space', edits },
    };
  }
  return { span, why: 'it is not a letter, "=" and a value' };
}

function unknownType(text: string, line: SdpLine): Fault | undefined {
  const { type, typeSpan } = line;
  if (sdpLineByType(type)) return undefined;
  const lower = type.toLowerCase();
  if (type !== lower && sdpLineByType(lower)) {
    const edits = [{ span: typeSpan, newText: lower }];
    const why = `type letters are lower case, so "${text[typeSpan.start]}" is unknown`;
    return { span: typeSpan, why, severity: 'warning', fix: { title: `Write ${lower}=`, edits } };
  }
  // RFC 4566 §5: a parser ignores a description with a letter that it does not know.
  const why = `the type "${type}" is unknown, and whoever does not know it ignores the whole description`;
  return { span: typeSpan, why, severity: 'warning' };
}

/** Blanks that are more than the one space between two fields. */
function blankFaults(text: string, line: SdpLine, isPasted: boolean): readonly Fault[] {
  const { type, value } = line;
  const faults: Fault[] = [];
  let at = value.start;
  while (at < value.end) {
    const start = at;
    while (at < value.end && isBlank(text.charCodeAt(at))) at++;
    if (at === start) {
      at++;
      continue;
    }
    const span = { start, end: at };
    const isFirst = start === value.start;
    const isLast = at === value.end;
    const fix = (newText: string) => ({ title: 'Remove the white space', edits: [{ span, newText }] });
    if (isFirst) {
      if (FREE_TEXT.has(type)) continue;
      faults.push({ span, why: 'white space stands after "="', fix: fix('') });
    } else if (!SINGLE_SPACES.has(type)) {
      return faults;
    } else if (isLast) {
      // Terminals and editors add blanks at the ends of lines.
      if (!isPasted) faults.push({ span, why: 'white space stands at its end', fix: fix('') });
    } else if (at - start > 1 || text[start] === '\t') {
      const why = 'fields are divided by more than one space';
      const edits = [{ span, newText: ' ' }];
      faults.push({ span, why, fix: { title: 'Leave one space', edits } });
    }
  }
  return faults;
}

/** Too few fields; `o=`, `c=` and `m=` have rules of their own. */
function fieldFault(text: string, line: SdpLine): Fault | undefined {
  const { type, value, span } = line;
  const count = sdpFields(text, value).length;
  if (type === 't' && count < 2) return { span, why: `t= needs a start and a stop time, found ${count}` };
  if (type === 'r' && count < 3) return { span, why: `r= needs at least 3 fields, found ${count}` };
  if (type === 'a' && count === 0) return { span, why: 'the attribute is missing' };
  if (type !== 'b') return undefined;
  const bandwidth = text.slice(value.start, value.end);
  const colon = bandwidth.indexOf(':');
  const isGood = colon > 0 && isDigit(bandwidth.charCodeAt(colon + 1));
  return isGood ? undefined : { span, why: 'b= is not <type>:<bandwidth>' };
}

function emptyName(line: SdpLine): Fault | undefined {
  if (line.type !== 's' || line.value.end > line.value.start) return undefined;
  const edits = [{ span: line.value, newText: '-' }];
  return {
    span: line.span,
    why: 's= is empty; "s=-" is how no name is written',
    severity: 'hint',
    // RFC 4566 §5.3: it MUST NOT be empty.
    must: true,
    fix: { title: 'Write s=-', edits },
  };
}

function faultsOf(context: MessageContext, line: SdpLine): readonly Fault[] {
  const { text } = context.message;
  const isPasted = isLogged(context);
  // Logs wrap lines and print lines of their own between those of a message.
  if (line.type === '') return isPasted ? [] : [brokenLine(text, line)];
  const unknown = unknownType(text, line);
  if (unknown) return [unknown];
  const found = [emptyName(line), fieldFault(text, line)].filter(fault => fault !== undefined);
  return [...found, ...blankFaults(text, line, isPasted)];
}

/** Lines that end with bare LF or CR on the wire (RFC 8866 §9; readers accept LF): once per description. */
function reportLineEnds(context: MessageContext, { sdp, at }: SdpBody): void {
  const { record, authored, message } = context;
  if (authored || !record?.exactBytes) return;
  const bare = sdp.lines.filter(
    ({ span }) => span.end < at.end && message.text.slice(span.end, span.end + 2) !== '\r\n',
  );
  const [first] = bare;
  if (!first) return;
  const number = sdp.lines.indexOf(first) + 1;
  const more = bare.length > 1 ? `, and ${bare.length - 1} more` : '';
  context.report({
    span: first.span,
    severity: 'hint',
    message: `SDP line ${number} is malformed: it does not end with CRLF${more}.`,
  });
}

/** A line of a session description is not built as the grammar says (RFC 8866 §5, §9). */
export const sdpSyntax: MessageRule = {
  scope: 'message',
  meta: {
    id: 'sdp-syntax',
    category: 'sdp',
    severity: 'error',
    description: 'A line of a session description is not a letter, "=" and fields divided by single spaces.',
    reference: 'RFC 8866 §5, §9',
    fixable: true,
  },
  on: { body: 'sdp' },
  judges: 'body',
  check(context) {
    for (const body of judgedSdps(context)) {
      body.sdp.lines.forEach((line, index) => {
        if (context.isTemplate(line.span)) return;
        for (const { span, why, severity, must, fix } of faultsOf(context, line)) {
          context.report({
            span: span.end > span.start ? span : line.span,
            message: `SDP line ${index + 1} is malformed: ${why}.`,
            ...(severity ? { severity } : {}),
            ...(must ? { must } : {}),
            fixes: fix ? [fix] : [],
          });
        }
      });
      reportLineEnds(context, body);
    }
  },
};
