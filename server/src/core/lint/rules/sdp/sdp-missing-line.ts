import { isIpv4, isIpv6 } from '../../../sip/ip-address';
import { sdpFields } from '../../../sip/sdp/read-sdp';
import type { SdpLine, SdpMedia } from '../../../sip/sdp/sdp';
import type { SdpBody } from '../../../sip/sdp/sdps-of';
import type { Severity } from '../../finding';
import { lineEndOf } from '../../header-part';
import type { MessageContext, MessageRule } from '../../rule';
import {
  insertAfterLine,
  insertSessionLine,
  isCapabilityAnswer,
  isWholeSdp,
  judgedSdps,
} from '../../sdp-part';

/** The sentence of a line that is not there, at the line that stands in its place. */
interface Missing {
  readonly row: string;
  readonly severity?: Severity;
  /** What to insert; undefined where only the author can know it. */
  readonly insert: string | undefined;
}

/** `c=` with the address that `o=` names, if it is one. */
function connectionFromOrigin(text: string, origin: SdpLine | undefined): string | undefined {
  if (!origin) return undefined;
  const fields = sdpFields(text, origin.value).map(({ start, end }) => text.slice(start, end));
  const [, , , net, type, address = ''] = fields;
  const fits = type === 'IP4' ? isIpv4(address) : type === 'IP6' && isIpv6(address);
  return fields.length === 6 && net === 'IN' && fits ? `c=IN ${type} ${address}` : undefined;
}

function reportSession(context: MessageContext, body: SdpBody, { row, severity, insert }: Missing): void {
  const [first] = body.sdp.lines;
  context.report({
    span: first?.span ?? body.at,
    message: `SDP has no ${row}.`,
    ...(severity ? { severity } : {}),
    fixes:
      insert === undefined
        ? []
        : [{ title: `Insert ${insert}`, edits: [insertSessionLine(context.message, body, insert)] }],
  });
}

/** The description begins with `v=0` (RFC 8866 §5.1). */
function checkVersion(context: MessageContext, body: SdpBody): void {
  const { message, report } = context;
  const [first] = body.sdp.lines;
  if (
    !first ||
    (first.type === 'v' && message.text.slice(first.value.start, first.value.end).trim() === '0')
  ) {
    return;
  }
  if (first.type === 'v') {
    const edits = [{ span: first.value, newText: '0' }];
    report({
      span: first.span,
      message: 'SDP has no v=0: the version is another.',
      fixes: [{ title: 'Write v=0', edits }],
    });
    return;
  }
  // A v= line that only stands later is the matter of sdp-line-order.
  if (body.sdp.lines.some(({ type }) => type === 'v')) return;
  const edits = [{ span: { start: body.at.start, end: body.at.start }, newText: `v=0${lineEndOf(message)}` }];
  report({ span: first.span, message: 'SDP has no v=0.', fixes: [{ title: 'Insert v=0', edits }] });
}

/** True for a line of a type, also one that is written so badly (`c =`, `C=`) that sdp-syntax tells of it. */
function isMeantAs(text: string, line: SdpLine, type: string): boolean {
  if (line.type !== '') return line.type.toLowerCase() === type;
  const { start, end } = line.span;
  return (
    text.charAt(start).toLowerCase() === type &&
    text
      .slice(start + 1, Math.min(end, start + 20))
      .trimStart()
      .startsWith('=')
  );
}

function reportConnection(context: MessageContext, body: SdpBody, media: SdpMedia, isCommon: boolean): void {
  const { message, report, isTemplate } = context;
  const { sdp, at } = body;
  if (isTemplate(media.line.span)) return;
  const row = connectionFromOrigin(message.text, sdp.origin);
  const insertion = (line: string) =>
    isCommon ? insertSessionLine(message, body, line) : insertAfterLine(message, titleOf(media), line);
  const place = isCommon ? '' : ` for media ${sdp.media.indexOf(media) + 1}`;
  report({
    span: isCommon ? (sdp.lines[0]?.span ?? at) : media.line.span,
    message: `SDP has no c=${place}.`,
    related: isCommon ? [{ message: 'The stream', span: media.line.span }] : [],
    fixes: row === undefined ? [] : [{ title: `Insert ${row}`, edits: [insertion(row)] }],
  });
}

/** Every stream that is in use has an address, its own or that of the session (RFC 8866 §5.7). */
function checkConnection(context: MessageContext, body: SdpBody): void {
  const { sdp } = body;
  const has = (lines: readonly SdpLine[]) => lines.some(line => isMeantAs(context.message.text, line, 'c'));
  if (has(sdp.sessionLines)) return;
  const active = sdp.media.filter(({ port }) => port !== 0);
  const without = active.filter(({ lines }) => !has(lines));
  const isCommon = without.length === active.length;
  for (const media of isCommon ? without.slice(0, 1) : without)
    reportConnection(context, body, media, isCommon);
}

/** The line of a media section behind which `c=` belongs: its `i=`, or `m=` (RFC 8866 §5). */
function titleOf(media: SdpMedia): SdpLine {
  return media.lines.find(({ type }) => type === 'i') ?? media.line;
}

/** A line that every session description must have is not there (RFC 8866 §5). */
export const sdpMissingLine: MessageRule = {
  scope: 'message',
  meta: {
    id: 'sdp-missing-line',
    category: 'sdp',
    severity: 'error',
    description: 'A session description lacks its version, origin, name, time or an address of a stream.',
    reference: 'RFC 8866 §5; RFC 3264 §5',
    fixable: true,
  },
  on: { body: 'sdp' },
  judges: 'body',
  check(context) {
    for (const body of judgedSdps(context)) {
      if (!isWholeSdp(context, body)) continue;
      const { lines, media } = body.sdp;
      const has = (type: string) => lines.some(line => isMeantAs(context.message.text, line, type));
      checkVersion(context, body);
      if (!has('o')) reportSession(context, body, { row: 'o=', insert: undefined });
      if (!has('s')) reportSession(context, body, { row: 's=', severity: 'warning', insert: 's=-' });
      checkConnection(context, body);
      if (!has('t')) reportSession(context, body, { row: 't=', severity: 'warning', insert: 't=0 0' });
      if (media.length === 0 && !has('m') && !isCapabilityAnswer(context.message)) {
        reportSession(context, body, { row: 'm=', severity: 'information', insert: undefined });
      }
    }
  },
};
