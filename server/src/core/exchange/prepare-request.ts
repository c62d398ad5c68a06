import type { MessageFilePart } from '../sip/message-file';
import { parseMessage } from '../sip/parse-message';
import { sliceSpan } from '../text/span';
import { utf8Length } from '../text/utf8-length';
import { type Assisted, type AssistInput, assist } from './assist';
import { type Expander, makeExpander } from './expand-placeholders';
import { fileVariables } from './file-variables';
import {
  type OrRefusal,
  ok,
  type PreparedRequest,
  type PrepareOutcome,
  type RequestTarget,
  refused,
} from './prepared-request';
import { encodeWire, hasRawBytes } from './raw-bytes';
import type { RequestEnvironment } from './request-environment';
import { requestTarget } from './request-target';
import { joinWithBodyLength, withLineEnds } from './wire-text';

/** One part of an authored file and its text; the spans of the part point into it. */
export interface RequestSource {
  readonly part: MessageFilePart;
  readonly text: string;
}

type Mode = 'assist' | 'exact';

/**
 * The exact bytes of one authored request and where they go, or the reason why it cannot be sent. Line ends become
 * CRLF and placeholders their values; `# @mode exact` leaves all else, `# @mode assist` (the default) fills what is
 * missing (`assist`) and lists it. Pure: the same source and environment give the same bytes.
 */
export function prepareRequest(source: RequestSource, env: RequestEnvironment): PrepareOutcome {
  const { part, text } = source;
  if (!part.message) return refused('There is no request in this part of the file.');
  const authored = sliceSpan(text, part.message);
  if (authored.includes('\uFFFD')) {
    return refused(
      'The request contains U+FFFD (�): the file was not valid UTF-8, so its bytes are lost. Save it as UTF-8, then send again.',
    );
  }
  if (hasRawBytes(authored)) {
    return refused(
      'The request contains a private character that stands for {{$hex}} here. Write {{$hex}} instead.',
    );
  }
  const fileBody = /\n\r?\n< \S+\s*$/.test(authored);
  if (fileBody) {
    return refused('Not supported yet: a body from a file ("< ./file"). Put the body into the request.');
  }
  const expander = makeExpander(fileVariables([part], env.variables), env);
  const settings = readSettings(part, expander);
  if (settings.kind === 'refused') return settings;
  const wire = wireTextOf(authored, expander, settings.value.lineEnd);
  if (wire.kind === 'ok' && settings.value.mode === 'assist' && hasRawBytes(wire.value)) {
    return refused('{{$hex}} needs exact mode: the assist reads text only. Add a line "# @mode exact".');
  }
  if (wire.kind === 'refused') return wire;
  return finish({ text: wire.value, name: part.name, settings: settings.value, env });
}

interface Settings {
  readonly mode: Mode;
  readonly target: string | undefined;
  readonly transport: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly auth: PreparedRequest['auth'];
  readonly lineEnd: string;
}

/** The directives of a part that sending reads. The last of two with one name counts; unknown names are left alone. */
function readSettings(part: MessageFilePart, expander: Expander): OrRefusal<Settings> {
  const values = new Map<string, string>();
  for (const { name, value } of part.directives) {
    if (name === 'repeat') {
      return refused('Not supported yet: "# @repeat". Remove the line and send the request again by hand.');
    }
    if (!['mode', 'target', 'transport', 'timeout', 'auth', 'eol'].includes(name)) continue;
    const whole = expander.whole(value);
    if (whole.kind === 'refused') return whole;
    if (whole.value !== '') values.set(name, whole.value);
  }
  const mode = values.get('mode') ?? 'assist';
  if (mode !== 'assist' && mode !== 'exact')
    return refused(`"# @mode ${mode}" is not known. Use assist or exact.`);
  const timeout = readTimeout(values.get('timeout'));
  if (timeout.kind === 'refused') return timeout;
  const lineEnd = lineEnds.get(values.get('eol') ?? 'crlf');
  if (lineEnd === undefined) {
    return refused(`"# @eol ${values.get('eol')}" is not known. Use crlf, lf or cr.`);
  }
  if (lineEnd !== '\r\n' && mode !== 'exact') {
    return refused(
      '"# @eol" needs exact mode: the assist writes CRLF (RFC 3261 §7). Add a line "# @mode exact".',
    );
  }
  return ok({
    mode,
    lineEnd,
    target: values.get('target'),
    transport: values.get('transport'),
    timeoutMs: timeout.value,
    auth: readAuthDirective(values.get('auth')),
  });
}

const lineEnds: ReadonlyMap<string, string> = new Map([
  ['crlf', '\r\n'],
  ['lf', '\n'],
  ['cr', '\r'],
]);

/** `user`, or `user realm`; a realm may hold spaces. */
function readAuthDirective(value: string | undefined): PreparedRequest['auth'] {
  const user = value?.split(' ', 1)[0];
  if (value === undefined || user === undefined) return undefined;
  const realm = value.slice(user.length).trim().replace(/^"|"$/g, '');
  return { user, realm: realm === '' ? undefined : realm };
}

/** `5`, `5s` or `500ms`; at most an hour. */
function readTimeout(value: string | undefined): OrRefusal<number | undefined> {
  if (value === undefined) return ok(undefined);
  const parts = /^([0-9]{1,7}(?:\.[0-9]{1,3})?) ?(s|ms)?$/.exec(value);
  const ms = Math.round(Number(parts?.[1]) * (parts?.[2] === 'ms' ? 1 : 1000));
  if (ms >= 1 && ms <= 3_600_000) return ok(ms);
  return refused(
    `"# @timeout ${value}" is no time. Write seconds, such as 5 or 0.5, or 500ms; at most an hour.`,
  );
}

function wireTextOf(authored: string, expander: Expander, lineEnd: string): OrRefusal<string> {
  const pieces = expander.pieces(withLineEnds(authored, lineEnd));
  return pieces.kind === 'refused' ? pieces : joinWithBodyLength(pieces.value, lineEnd);
}

interface FinishInput {
  readonly text: string;
  readonly name: string | undefined;
  readonly settings: Settings;
  readonly env: RequestEnvironment;
}

function finish({ text, name, settings, env }: FinishInput): PrepareOutcome {
  const message = parseMessage(text, 'utf16');
  if (message.kind === 'response') return refused('This is a response. Only requests can be sent.');
  if (message.kind === 'broken' && settings.mode === 'assist') {
    return refused(
      'The first line is no SIP request line (METHOD URI SIP/2.0). Correct it, or add a line "# @mode exact" to send it as it is.',
    );
  }
  const { transport } = settings;
  const target = requestTarget(message, { transport, target: settings.target ?? env.outboundProxy });
  if (target.kind === 'refused') return target;
  const line = sliceSpan(text, message.startLine.span);
  const method = line.split(' ')[0] ?? '';
  const assisted = message.kind === 'request' && settings.mode === 'assist';
  const sent = assisted ? assistFor({ message, target: target.value, env }) : { text, changes: [] };
  return {
    kind: 'ready',
    request: {
      name: name ?? line.replace(/ SIP\/2\.0$/i, ''),
      bytes: encodeWire(sent.text),
      method,
      target: 'target' in sent ? sent.target : target.value,
      timeoutMs: settings.timeoutMs ?? env.timeoutMs ?? usualTimeoutMs(method),
      mode: settings.mode,
      changes: sent.changes,
      ...(settings.auth && { auth: settings.auth }),
    },
  };
}

/** A request over UDP may be so long, where the path's MTU is not known (RFC 3261 §18.1.1), bytes. */
const maxDatagram = 1300;

/** The assist, over TCP where the author left the transport open and a datagram could not hold the request. */
function assistFor(input: AssistInput): Assisted & { readonly target: RequestTarget } {
  const { target, env } = input;
  const asked = target.transport;
  const tcp: RequestTarget = { ...target, transport: 'tcp' };
  if (env.way) {
    // Decided with the draft: it must not be decided again, as a byte more or less could turn it.
    const switched = target.transportIsOpen && asked === 'udp' && env.way.transport === 'tcp';
    return { ...assist({ ...input, target: env.way, asked }), target: switched ? tcp : target };
  }
  const sent = assist(input);
  const bytes = utf8Length(sent.text);
  const isOpen = asked === 'udp' && target.transportIsOpen === true;
  if (!isOpen || bytes <= maxDatagram) return { ...sent, target };
  const over = assist({ ...input, target: tcp, asked });
  const after = `TCP, as ${bytes} bytes are over the ${maxDatagram} of a datagram (RFC 3261 §18.1.1)`;
  return {
    text: over.text,
    changes: [{ what: 'transport', before: 'UDP', after }, ...over.changes],
    target: tcp,
  };
}

/** 64*T1 (RFC 3261 §17.1.2.2); an INVITE may ring as long as Timer C lets it (§16.6 step 11). */
function usualTimeoutMs(method: string): number {
  return method === 'INVITE' ? 180_000 : 32_000;
}
