import { bodyLength } from '../../../src/core/sip/body-length';
import { headerText } from '../../../src/core/sip/find-header';
import type { HeaderField, SipMessage } from '../../../src/core/sip/message';
import { paramText } from '../../../src/core/sip/param';
import { parseUri } from '../../../src/core/sip/parse-uri';
import { readAddresses } from '../../../src/core/sip/read-addresses';
import { readAuth } from '../../../src/core/sip/read-auth';
import { readCSeq } from '../../../src/core/sip/read-cseq';
import { readNumber } from '../../../src/core/sip/read-number';
import { readTokens } from '../../../src/core/sip/read-tokens';
import { readVias } from '../../../src/core/sip/read-via';
import { readSdp } from '../../../src/core/sip/sdp/read-sdp';
import type { Param, Uri } from '../../../src/core/sip/views';
import type { Problem } from '../../../src/core/text/parsed';
import type { Span } from '../../../src/core/text/span';
import { problemsOf } from './read-views';

/** Quotes text so that nothing in it is invisible. */
const show = (text: string) => JSON.stringify(text).replace(/\u007f/g, '\\u007f');

function part(text: string, name: string, at: Span | undefined): string {
  return at === undefined ? '' : ` ${name}=${show(text.slice(at.start, at.end))}`;
}

function printParams(text: string, params: readonly Param[]): string {
  return params
    .map(param => {
      const value = paramText(text, param);
      return value === undefined ? ` ;${param.id}` : ` ;${param.id}=${show(value)}`;
    })
    .join('');
}

function printUri(text: string, uri: Uri): string {
  const parts = [
    part(text, 'user', uri.user),
    part(text, 'password', uri.password),
    part(text, 'host', uri.host),
  ];
  const rest = [
    part(text, 'port', uri.port),
    printParams(text, uri.params),
    part(text, 'headers', uri.headers),
  ];
  return `uri ${uri.scheme || '(none)'}${parts.join('')}${rest.join('')}`;
}

function printAddresses(message: SipMessage, field: HeaderField): readonly string[] {
  const { text } = message;
  return readAddresses(message, field).value.flatMap(address => {
    const name = part(text, 'name', address.displayName);
    const kind = address.star ? ' star' : address.bracketed ? ' <>' : '';
    const head = `address${kind}${name}${printParams(text, address.params)}`;
    return address.uri === undefined ? [head] : [head, `  ${printUri(text, address.uri)}`];
  });
}

function printView(message: SipMessage, field: HeaderField): readonly string[] {
  const { text } = message;
  switch (field.spec?.syntax) {
    case 'via':
      return readVias(message, field).value.map(
        via =>
          `via ${via.transport} host=${show(via.host)} port=${via.port ?? '-'}${printParams(text, via.params)}`,
      );
    case 'address':
    case 'address-list':
      return printAddresses(message, field);
    case 'cseq': {
      const { value } = readCSeq(message, field);
      return [`cseq ${value.number} ${show(value.method)}`];
    }
    case 'challenge':
    case 'credentials':
      return readAuth(message, field).value.map(
        auth => `auth ${auth.scheme}${printParams(text, auth.params)}`,
      );
    case 'number':
      return [`number ${readNumber(message, field).value}`];
    case 'token':
    case 'token-list':
    case 'token-params':
    case 'token-params-list':
    case 'media-type':
      return readTokens(message, field).value.map(
        token =>
          `token ${show(text.slice(token.token.start, token.token.end))}${printParams(text, token.params)}`,
      );
    default:
      return [];
  }
}

function printStartLine(message: SipMessage): readonly string[] {
  const { text, startLine } = message;
  const quoted = (at: Span) => show(text.slice(at.start, at.end));
  switch (startLine.kind) {
    case 'request': {
      const uri = parseUri(text, startLine.uri).value;
      const { method, version } = startLine;
      return [
        `request ${quoted(method)} ${quoted(startLine.uri)} ${quoted(version)}`,
        `  ${printUri(text, uri)}`,
      ];
    }
    case 'response':
      return [`response ${quoted(startLine.version)} ${startLine.code} ${quoted(startLine.reason)}`];
    case 'broken':
      return [`broken ${quoted(startLine.span)}`];
  }
}

function printSdp(message: SipMessage): readonly string[] {
  const type = message.headers.find(field => field.id === 'content-type');
  if (type === undefined || !headerText(message, type).startsWith('application/sdp')) return [];
  const { value, problems } = readSdp(message.text, message.body);
  const lines = value.media.flatMap(media => [
    `  media ${media.media} port=${media.port} ${media.protocol} ${media.direction} at=${media.connection?.address ?? '-'}`,
    ...media.codecs.map(
      codec =>
        `    codec ${codec.format} ${codec.encoding ?? '-'}/${codec.clockRate ?? '-'}${
          codec.channels === undefined ? '' : `/${codec.channels}`
        }${part(message.text, 'fmtp', codec.fmtp)}`,
    ),
  ]);
  return [...lines, ...problems.map(problem => printProblem(message.text, problem))];
}

function printProblem(text: string, { code, span, message }: Problem): string {
  return `! ${code} ${show(text.slice(span.start, span.end))} ${message}`;
}

/** What a message was understood to be, one fact a line, and what is wrong with it with the very text it stands on. */
export function printMessage(message: SipMessage): string {
  const { text } = message;
  const headers = message.headers.flatMap(field => {
    const known = field.spec === undefined ? ' (unknown)' : '';
    const name = /^[!-~]*$/.test(field.id) ? field.id : show(field.id);
    const head = `${name}${known}: ${show(headerText(message, field))}`;
    return [head, ...printView(message, field).map(line => `  ${line}`)];
  });
  const end = message.separator === undefined ? 'no empty line' : `body ${bodyLength(message)} bytes`;
  const problems = problemsOf(message).map(
    problem =>
      `! ${problem.code} ${show(text.slice(problem.span.start, problem.span.end))} ${problem.message}`,
  );
  return [...printStartLine(message), ...headers, end, ...printSdp(message), ...problems].join('\n');
}
