import type { WritableRecord } from '../../../src/core/trace/write-siptrace';

/** Words that stand for nobody, and such as every message has. */
const harmless =
  /^(?:127\.0\.0\.1|0\.0\.0\.0|localhost|invalid|anonymous(?:\.invalid)?|unknown|asterisk|user|ping|default|test|sipp|service|sip|call|\d{1,4}|[a-z])$/i;

/**
 * Names, numbers, hosts and addresses of records, found by plain patterns and not by our reader: what a colleague would
 * search for in a file before it goes out.
 */
export function originalsOf(records: readonly WritableRecord[]): readonly string[] {
  const found = new Set<string>();
  for (const { payload, source = '', destination = '' } of records) {
    // Of packets that are no messages nothing is read by eye.
    if (!payload.includes('SIP/2.0')) continue;
    const text = payload.split(/\r?\n\r?\n/)[0] ?? '';
    for (const [, user = '', host = ''] of text.matchAll(/sips?:([^@:;<>\s"%]+)(?::[^@\s]*)?@([\w.-]+)/g))
      found.add(user).add(host);
    for (const [, host = ''] of text.matchAll(/^(?:Via|v): *SIP\/2\.0\/\w+ ([\w.-]+)/gim)) found.add(host);
    for (const [, name = ''] of text.matchAll(/^(?:From|To|f|t): *"([A-Za-z]{5,})"/gim)) found.add(name);
    for (const end of [payload, source, destination]) {
      for (const [address] of end.matchAll(/(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w.-])/g)) {
        if (!/^(?:1\.0|2\.0|127|0|224|239|255)\./.test(address)) found.add(address);
      }
    }
  }
  return [...found].filter(word => !harmless.test(word));
}
