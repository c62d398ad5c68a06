import { isDigits } from '../../../sip/chars';
import { staticPayloadType } from '../../../sip/facts/sdp';
import type { SdpAttribute, SdpCodec, SdpLine, SdpMedia } from '../../../sip/sdp/sdp';
import type { SdpBody } from '../../../sip/sdp/sdps-of';
import { shownText } from '../../../sip/shown-text';
import type { Span } from '../../../text/span';
import type { Severity } from '../../finding';
import type { MessageContext, MessageReport, MessageRule } from '../../rule';
import { insertAfterLine, isRtp, isWholeSdp, judgedSdps } from '../../sdp-part';

/** `101 telephone-event/8000/1` (RFC 8866 §6.6). Parts that are not there are undefined. */
interface RtpMap {
  readonly attribute: SdpAttribute;
  readonly value: Span;
  readonly payloadType: string;
  readonly encoding: string | undefined;
  readonly clock: string | undefined;
  readonly params: string | undefined;
}

interface Judging {
  readonly context: MessageContext;
  readonly media: SdpMedia;
  say(payloadType: string, span: Span, why: string, severity: Severity, more?: Partial<MessageReport>): void;
}

/** The payload type that an `rtpmap` or `fmtp` is about. */
function payloadTypeOf(text: string, value: Span): string {
  return /^\S*/.exec(text.slice(value.start, value.end))?.[0] ?? '';
}

function readRtpMap(text: string, attribute: SdpAttribute): RtpMap | undefined {
  const { value } = attribute;
  if (value === undefined) return undefined;
  const payloadType = payloadTypeOf(text, value);
  const rest = text.slice(value.start + payloadType.length, value.end).trim();
  const [encoding, clock, ...params] = rest.split('/');
  return {
    attribute,
    value,
    payloadType,
    encoding: encoding === '' ? undefined : encoding,
    clock,
    params: params.length > 0 ? params.join('/') : undefined,
  };
}

/** Payload types that a media line names, with `m=` as related place. */
function relatedTo(media: SdpMedia): Partial<MessageReport> {
  return { related: [{ message: 'The m= line', span: media.line.span }] };
}

/** The codec that the parameters of a format tell, or what everybody means by its number. */
function likelyCodec(media: SdpMedia, text: string, { format, fmtp }: SdpCodec): string | undefined {
  const given = fmtp ? text.slice(fmtp.start, fmtp.end) : '';
  const kind = media.media.toLowerCase();
  if (kind === 'video') return /profile-level-id=/i.test(given) ? 'H264/90000' : undefined;
  if (kind !== 'audio') return undefined;
  if (/\bmode=(20|30)\b/.test(given)) return 'iLBC/8000';
  const isEvents = /^\s*0-1[0-9]\b/.test(given) || (given === '' && format === '101');
  return isEvents ? 'telephone-event/8000' : undefined;
}

/** The line before the fmtp of each format: behind it an rtpmap goes (RFC 8866 §6.6). */
function linesBeforeFmtp(text: string, media: SdpMedia): ReadonlyMap<string, SdpLine> {
  const attributes = new Map(media.attributes.map(attribute => [attribute.line, attribute]));
  const found = new Map<string, SdpLine>();
  media.lines.forEach((line, index) => {
    const { name, value } = attributes.get(line) ?? {};
    const before = media.lines[index - 1];
    if (name !== 'fmtp' || !value || !before) return;
    const format = payloadTypeOf(text, value);
    if (!found.has(format)) found.set(format, before);
  });
  return found;
}

/** Payload types from 96 on mean nothing without rtpmap (RFC 3551 §6, RFC 8866 §6.6). */
function checkDynamic(judging: Judging, maps: readonly RtpMap[]): void {
  const { media, context } = judging;
  const { text } = context.message;
  const told = new Set(maps.map(({ payloadType }) => payloadType));
  const hasEvents = maps.some(({ encoding }) => isEvents(encoding));
  let before: ReadonlyMap<string, SdpLine> | undefined;
  for (const codec of media.codecs) {
    const { format } = codec;
    const number = isDigits(format, 0, format.length) ? Number(format) : 0;
    if (number < 96 || number > 127 || told.has(format)) continue;
    told.add(format);
    before ??= linesBeforeFmtp(text, media);
    const name = likelyCodec(media, text, codec);
    const row = `a=rtpmap:${format} ${name}`;
    const place = before.get(format) ?? media.lines.at(-1) ?? media.line;
    const isKnown = name !== undefined && !(hasEvents && name.startsWith('telephone-event'));
    const edits = [insertAfterLine(context.message, place, row)];
    judging.say(format, codec.span, 'it is dynamic and has no a=rtpmap', 'warning', {
      fixes: isKnown ? [{ title: `Insert ${row}`, edits }] : [],
    });
  }
}

function isEvents(encoding: string | undefined): boolean {
  return encoding?.toLowerCase() === 'telephone-event';
}

/** RFC 3551 §6 fixes what the lower payload types mean; receivers need not look at an rtpmap for them. */
function checkStatic(judging: Judging, map: RtpMap): void {
  const { payloadType, encoding, clock, value } = map;
  const known = isDigits(payloadType, 0, payloadType.length)
    ? staticPayloadType(Number(payloadType))
    : undefined;
  if (!known || encoding === undefined) return;
  const right = `${known.encoding}/${known.clockRate}`;
  const isName = known.encoding.toLowerCase() === encoding.toLowerCase();
  if (isName && Number(clock) === known.clockRate) return;
  judging.say(payloadType, value, `RFC 3551 fixes it as ${right}, not ${encoding}/${clock}`, 'warning');
}

/** True if the row can be read; says what is wrong otherwise. */
function checkForm(judging: Judging, map: RtpMap): boolean {
  const { payloadType, encoding, clock, params, value } = map;
  const say = (why: string, severity: Severity) => {
    judging.say(payloadType, value, why, severity);
    return false;
  };
  if (encoding === undefined || /\s/.test(encoding))
    return say('the encoding name is missing or malformed', 'error');
  if (clock === undefined || clock === '') {
    // For the lower payload types nobody needs the row.
    const isFixed = staticPayloadType(Number(payloadType)) !== undefined;
    return say('the clock rate is missing', isFixed ? 'hint' : 'error');
  }
  if (!isDigits(clock, 0, clock.length)) return say('the clock rate is not a number', 'error');
  if (Number(clock) === 0) return say('the clock rate is 0', 'error');
  const isAudio = judging.media.media.toLowerCase() === 'audio';
  if (isAudio && params !== undefined && !isDigits(params, 0, params.length)) {
    return say('the number of channels is not a number', 'warning');
  }
  return true;
}

/** Key presses run on the clock of the audio whose timestamps they share (RFC 4733 §2.1). */
function checkEvents(judging: Judging, maps: readonly RtpMap[]): void {
  const { media } = judging;
  const others = media.codecs.filter(({ encoding }) => encoding !== undefined && !isEvents(encoding));
  const audio = others.filter(({ encoding }) => !['cn', 'red'].includes(encoding?.toLowerCase() ?? ''));
  const clocks = new Set(audio.map(({ clockRate }) => clockRate));
  if (clocks.size === 0 || clocks.has(undefined)) return;
  for (const { payloadType, encoding, clock, value } of maps) {
    if (!isEvents(encoding) || clocks.has(Number(clock))) continue;
    const rates = [...clocks].join(' or ');
    judging.say(payloadType, value, `telephone-event runs at ${clock}, the audio at ${rates}`, 'warning');
  }
}

function checkMedia(context: MessageContext, media: SdpMedia, isWhole: boolean): void {
  const { text } = context.message;
  const judging: Judging = {
    context,
    media,
    say: (payloadType, span, why, severity, more) => {
      const shown = shownText(payloadType, { start: 0, end: payloadType.length });
      const message = `Payload type ${shown}: ${why}.`;
      context.report({ ...relatedTo(media), ...more, span, severity, message });
    },
  };
  const formats = new Set(media.codecs.map(({ format }) => format));
  const rows = media.attributes.filter(({ name }) => name === 'rtpmap' || name === 'fmtp');
  if (rows.some(({ line }) => context.isTemplate(line.span))) return;
  const maps: RtpMap[] = [];
  for (const attribute of rows) {
    const { value, line, name } = attribute;
    const map = readRtpMap(text, attribute);
    if (!value || !map) {
      judging.say('', line.span, `a=${name} has no value`, name === 'rtpmap' ? 'error' : 'hint');
      continue;
    }
    if (!formats.has(map.payloadType)) {
      judging.say(map.payloadType, value, `a=${name} is about a format that m= does not name`, 'hint');
    }
    if (name === 'fmtp') continue;
    if (checkForm(judging, map)) checkStatic(judging, map);
    maps.push(map);
  }
  // What a rejected stream names need not be described (RFC 3264 §6).
  if (media.port !== 0 && isWhole) checkDynamic(judging, maps);
  checkEvents(judging, maps);
}

/** `rtpmap` describes a format of a stream, so it belongs to a media section (RFC 8866 §6.6). */
function checkSession(context: MessageContext, { sdp }: SdpBody): void {
  for (const { name, line, value } of sdp.attributes) {
    if (name !== 'rtpmap' || !value || context.isTemplate(line.span)) continue;
    const payloadType = payloadTypeOf(context.message.text, value).slice(0, 20);
    const message = `Payload type ${payloadType}: a=rtpmap stands before the first m= line.`;
    context.report({ span: line.span, severity: 'hint', message });
  }
}

/** What payload types mean is not said, said wrongly, or against RFC 3551 (RFC 8866 §6.6). */
export const sdpRtpmapInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'sdp-rtpmap-invalid',
    category: 'sdp',
    severity: 'warning',
    description: 'A payload type has no rtpmap, a malformed one, or one that contradicts RFC 3551.',
    reference: 'RFC 8866 §6.6, §6.15; RFC 3551 §6; RFC 3264 §5.1',
    fixable: true,
  },
  on: { body: 'sdp' },
  judges: 'body',
  check(context) {
    for (const body of judgedSdps(context)) {
      checkSession(context, body);
      const isWhole = isWholeSdp(context, body);
      for (const media of body.sdp.media) {
        if (isRtp(media) && !context.isTemplate(media.line.span)) checkMedia(context, media, isWhole);
      }
    }
  },
};
