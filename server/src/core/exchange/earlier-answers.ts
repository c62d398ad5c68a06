import { headerByName } from '../sip/facts/headers';
import { findHeaders, headerText } from '../sip/find-header';
import { readAddresses } from '../sip/read-addresses';
import { sliceSpan } from '../text/span';
import { type OrRefusal, ok, refused } from './prepared-request';
import { readWire } from './read-wire';

/** True for `{{name.response.…}}`, a value of an earlier answer. */
export function isEarlierAnswer(name: string): boolean {
  return /^[^.\s]+\.response(?:\.|$)/.test(name);
}

const forms =
  'Known: status, reason, to.tag, from.tag, contact.uri, headers.<name>; for example {{call.response.to.tag}}.';

/**
 * The value of `name.response.…` in the final answers of this session, by the `# @name` of their requests: `status`,
 * `reason`, `to.tag`, `from.tag`, `contact.uri` and `headers.<name>` (the first of that name). Refuses with what is
 * missing. Answers are wire bytes, one character each; bytes over 127 are passed on as UTF-8 of their own.
 */
export function earlierAnswer(
  name: string,
  answers: ReadonlyMap<string, string> = new Map(),
): OrRefusal<string> {
  const dot = name.indexOf('.response');
  const request = name.slice(0, dot);
  const what = name.slice(dot + '.response.'.length);
  const text = answers.get(request);
  if (text === undefined) {
    return refused(
      `{{${name}}} needs the answer to "${request}", which was not sent yet. Send the request with "# @name ${request}" first.`,
    );
  }
  const value = answerValue(text, what);
  if (value === 'unknown') return refused(`{{${name}}} is not known. ${forms}`);
  if (value === undefined) return refused(`The answer to "${request}" has no ${what}.`);
  return ok(value);
}

function answerValue(text: string, what: string): string | undefined {
  const { message, status, reason, toTag, fromTag } = readWire(text);
  const header = /^headers\.([^.\s]+)$/.exec(what)?.[1];
  if (header !== undefined) {
    const id = headerByName(header)?.id ?? header.toLowerCase();
    const field = findHeaders(message, id)[0];
    return field && headerText(message, field);
  }
  switch (what) {
    case 'status':
      return String(status);
    case 'reason':
      return reason;
    case 'to.tag':
      return toTag;
    case 'from.tag':
      return fromTag;
    case 'contact.uri': {
      const field = findHeaders(message, 'contact')[0];
      const uri = field && readAddresses(message, field).value[0]?.uri;
      return uri && sliceSpan(message.text, uri.span);
    }
    default:
      return 'unknown';
  }
}
