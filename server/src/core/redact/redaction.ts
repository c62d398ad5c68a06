import { isIpv4, isIpv6 } from '../sip/ip-address';
import { aroundMarks, hasMark, isMark } from './placeholder-marks';
import type { Pseudonyms } from './pseudonyms';
import { redactText } from './redact-text';
import { redactValue } from './redact-value';

/** The magic cookie of branches that RFC 3261 §8.1.1.7 wants. */
const COOKIE = 'z9hG4bK';

/** An IPv6 address with all of its groups. */
function writtenOut(address: string): string {
  const groups = address.split(':').filter(group => group !== '').length;
  return address.replace('::', `:${'0:'.repeat(Math.max(1, 8 - groups))}`).replace(/^:/, '0:');
}

/** What the parts of a message are redacted with. */
export class Redaction {
  constructor(readonly names: Pseudonyms) {}

  /** Sentences and whatever is not known to be something else. */
  text(text: string): string {
    return redactText(text, this);
  }

  /** The value of a header field by the id of its name. */
  headerValue(id: string, value: string): string {
    return redactValue(id, value, this);
  }

  /** What stands for a sentence of somebody: nothing of it but placeholders. */
  sentence(text: string): string {
    if (text.trim() === '') return text;
    return hasMark(text) ? aroundMarks(text, () => 'removed') : 'removed';
  }

  /** `host`, `host:port`, `[2001:db8::1]:5060`; blanks round it stay. */
  hostPort(text: string): string {
    const [, before = '', body = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
    const bracketed = /^\[([^\]]*)\](.*)$/s.exec(body);
    if (bracketed) return `${before}[${this.scoped(bracketed[1] ?? '')}]${bracketed[2]}${after}`;
    if (isIpv6(body)) return before + this.names.address(body) + after;
    const colon = body.lastIndexOf(':');
    const end = body.slice(colon + 1);
    const hasPort = colon > 0 && (/^\d*$/.test(end) || isMark(end));
    const host = hasPort ? body.slice(0, colon) : body;
    const port = hasPort ? body.slice(colon) : '';
    const hidden = host.includes('%') ? this.scoped(host) : this.names.host(host);
    // Without brackets a short form would take the port for its last group.
    return before + (port !== '' && isIpv6(hidden) ? writtenOut(hidden) : hidden) + port + after;
  }

  branch(value: string): string {
    if (!value.toLowerCase().startsWith(COOKIE.toLowerCase())) return this.names.token(value);
    return value.slice(0, COOKIE.length) + this.names.token(value.slice(COOKIE.length));
  }

  /** A realm of several words is a name; else it is a host. */
  realm(value: string): string {
    return this.names.name(value);
  }

  /** An address with a zone: `fe80::1%eth0`. */
  private scoped(text: string): string {
    const percent = text.indexOf('%');
    const address = percent < 0 ? text : text.slice(0, percent);
    if (isIpv4(address) || isIpv6(address)) return this.names.address(address) + (percent < 0 ? '' : '%zone');
    return this.names.host(text);
  }
}
