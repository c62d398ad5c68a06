import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { type FlowMessage, siptraceOf } from '../../harness/make-flow';
import { traceRuleIds } from '../../harness/trace-of';

/** Third-party text: read where it lies beside the project, never copied into it. */
const RFC = join(__dirname, '../../../../../shared/rfc/rfc3665.txt');
const isThere = existsSync(RFC);
if (!isThere) console.info('skipped: the call flows of RFC 3665 (../shared/rfc/rfc3665.txt is not there)');

/** The text without page breaks and indent, by section number. */
function sections(text: string): ReadonlyMap<string, readonly string[]> {
  const whole = text.replace(/\n+Johnston, et al\.[^\n]*\n\f?\n?RFC 3665[^\n]*\n+/g, '\n');
  const found = new Map<string, string[]>();
  let section: string[] = [];
  for (const line of whole.split('\n')) {
    const title = /^(\d\.\d+)\. {1,3}[A-Z]/.exec(line)?.[1];
    if (title) {
      section = [];
      found.set(title, section);
    }
    section.push(line.replace(/^ {3}/, ''));
  }
  return found;
}

const NODE = '((?:SIP |Redirect )?[A-Z][A-Za-z]+(?: \\d)?)';
const WAY = new RegExp(`^F\\d+ .*? ${NODE} -> ${NODE}$`);

/** `F4 INVITE Proxy 1 -> Proxy 2`, then the message up to the next empty line; bodies do not matter here. */
function messagesOf(lines: readonly string[]): readonly FlowMessage[] {
  const messages: FlowMessage[] = [];
  lines.forEach((line, index) => {
    const way = WAY.exec(line);
    const start = lines.findIndex((l, at) => at > index && l !== '');
    if (!way || !/SIP\/2\.0/.test(lines[start] ?? '')) return;
    const end = lines.findIndex((l, at) => at > start && /^(?:Content-Length|l):/.test(l));
    const [, from = '', to = ''] = way.map(name => name.replaceAll(' ', ''));
    const kept = lines.slice(start, end).filter(l => l !== '' && !/^Content-Type/.test(l));
    const text = `${kept.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`;
    messages.push({ time: undefined, from, to, text, transport: 'udp' });
  });
  return messages;
}

describe.skipIf(!isThere)('the call flows of RFC 3665 (skipped where ../shared/rfc is not there)', () => {
  const flows = isThere ? sections(readFileSync(RFC, 'utf8')) : new Map<string, readonly string[]>();

  test('show nothing but the slips that the RFC is known for', () => {
    const found: string[] = [];
    let count = 0;
    for (const [section, lines] of flows) {
      const messages = messagesOf(lines);
      count += messages.length;
      const analysis = analyse({ kind: 'trace', text: siptraceOf(messages), format: 'siptrace' });
      for (const { rule, severity, message } of analysis.findings) {
        if (traceRuleIds.has(rule)) found.push(`§${section} ${severity} ${rule}: ${message}`);
      }
    }
    expect(count).toBeGreaterThanOrEqual(178);
    // The RFC prints ACKs without the Route (§17.1.1.3) and the credentials (§13.2.2.4) of their INVITEs.
    expect(found).toEqual([
      '§3.2 warning ack-mismatch: ACK does not fit 407 Proxy Authorization Required: Route is missing, expected sip:ss1.atlanta.example.com;lr.',
      '§3.2 hint ack-mismatch: ACK for 200 OK lacks the credentials that the INVITE had.',
      '§3.3 warning ack-mismatch: ACK does not fit 407 Proxy Authorization Required: Route is missing, expected sip:ss1.atlanta.example.com;lr.',
      '§3.3 warning ack-branch-mismatch: ACK for 407 has branch z9hG4bK74b21, the INVITE had z9hG4bK230f2.1: the server cannot match it and repeats 407.',
      '§3.3 warning ack-mismatch: ACK does not fit 407 Proxy Authorization Required: Route is missing, expected sip:ss1.atlanta.example.com;lr.',
      '§3.4 hint ack-mismatch: ACK for 200 OK lacks the credentials that the INVITE had.',
      '§3.5 hint ack-mismatch: ACK for 200 OK lacks the credentials that the INVITE had.',
      '§3.8 warning ack-branch-mismatch: ACK for 487 has branch z9hG4bK721e4.1, the INVITE had z9hG4bK2d4790.1: the server cannot match it and repeats 487.',
      '§3.8 warning ack-mismatch: ACK does not fit 487 Request Terminated: Route is missing, expected sip:ss1.atlanta.example.com;lr.',
      '§3.9 warning ack-mismatch: ACK does not fit 486 Busy Here: Route is missing, expected sip:ss1.atlanta.example.com;lr.',
      '§3.10 warning ack-mismatch: ACK does not fit 480 No Response: Route is missing, expected sip:ss1.atlanta.example.com;lr.',
      '§3.11 warning ack-mismatch: ACK does not fit 480 Temporarily Unavailable: Route is missing, expected sip:ss1.atlanta.example.com;lr.',
    ]);
  });
});
