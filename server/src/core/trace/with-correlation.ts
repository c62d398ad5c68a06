import { headerText } from '../sip/find-header';
import type { SipMessage } from '../sip/message';
import { detached } from '../text/detached';
import type { TraceMessage } from './trace-message';

/** A value longer than this is no id. */
const LONGEST = 256;

/**
 * A message with the values of more headers that tie calls together (`rules.md` 2.9): `headers` are their names in lower
 * case, as the user lists them. The same object where it has none of them.
 */
export function withCorrelation(
  trace: TraceMessage,
  message: SipMessage,
  headers: ReadonlySet<string>,
): TraceMessage {
  const { rare } = trace.keys;
  const found = message.headers
    .filter(field => headers.has(field.id))
    .map(field => headerText(message, field))
    .filter(value => value !== '' && value.length <= LONGEST && !rare.correlation.includes(value))
    .map(detached);
  if (found.length === 0) return trace;
  const correlation = [...new Set([...rare.correlation, ...found])];
  return { ...trace, keys: { ...trace.keys, rare: { ...rare, correlation } } };
}
