import { isIpv4, isIpv6 } from '../sip/ip-address';
import { detached } from '../text/detached';
import { AddressPseudonyms, networkOf } from './address-pseudonyms';
import { isCommonWord, namesNobody } from './common-words';
import { NumberPseudonyms } from './number-pseudonyms';
import { aroundMarks, hasMark, isMark } from './placeholder-marks';
import { TokenPseudonyms } from './token-pseudonyms';

/** What is hidden. */
export type HiddenKind = 'user' | 'number' | 'host' | 'address' | 'name' | 'token';

/** One line of the map back. It must not leave the machine. */
export interface HiddenPair {
  readonly kind: HiddenKind;
  readonly original: string;
  readonly pseudonym: string;
}

/** Bytes of a name, number, host, address or Call-ID and its entries in tables, as measured in V8. */
const perName = 300;

/** Names under these have no owner, or one that each of them tells (RFC 2606, RFC 6762). */
const keptSuffix = /\.(?:invalid|local)$/;

/**
 * One stand-in for each person, number, host and address, the same wherever it stands. Used twice over the same
 * messages: while it learns it answers what it is given and remembers; after `settle` it answers stand-ins, of which
 * none is an original. The same messages in the same order get the same stand-ins.
 */
export class Pseudonyms {
  private readonly originals = {
    users: new Set<string>(),
    names: new Set<string>(),
    digits: new Set<string>(),
  };
  private readonly hosts = new Set<string>();
  private readonly networks = new Set<string>();
  /** Addresses as they were written. */
  private readonly seen = new Set<string>();
  private readonly callIds = new Set<string>();
  private readonly tokens = new TokenPseudonyms();
  private readonly numbers = new NumberPseudonyms(this.originals.digits);
  private readonly addresses = new AddressPseudonyms(this.networks);
  private readonly named = new Map<string, string>();
  private readonly issued = new Set<string>();
  private readonly counts = { user: 0, name: 0, host: 0, domain: 0 };
  /** Words of display names in sentences: `Alice` of "Alice Smith". */
  private readonly nameWords = new Map<string, string>();
  private isLearning = true;
  private onMark: ((kind: HiddenKind, mark: string) => void) | undefined;

  /** Tells which placeholders of an authored file stand for a person, host …, while `run` goes on. */
  watchMarks<T>(onMark: (kind: HiddenKind, mark: string) => void, run: () => T): T {
    this.onMark = onMark;
    try {
      return run();
    } finally {
      this.onMark = undefined;
    }
  }

  /** Ends learning. */
  settle(): void {
    this.isLearning = false;
  }

  /** A user part without parameters and password: a number stays one, what names nobody stays. */
  user(text: string): string {
    if (hasMark(text)) return this.besideMarks('user', text, part => this.user(part));
    const plain = unescaped(text);
    if (plain === '' || namesNobody(plain) || isPlaceholder(plain)) return text;
    if (isNumber(plain)) return this.number(plain);
    if (this.isLearning) {
      this.originals.users.add(detached(plain));
      return text;
    }
    return this.nameFor('user', plain, plain, n => `user${n}`);
  }

  /** A phone number or extension with its separators. */
  number(text: string): string {
    if (hasMark(text)) return this.besideMarks('number', text, part => this.number(part));
    if (!this.isLearning) return this.numbers.of(text);
    this.originals.digits.add(text.replace(/\D/g, ''));
    return text;
  }

  /** A host without port and brackets: an address, or a name, of which subdomains stay below their domain. */
  host(text: string): string {
    if (hasMark(text)) return this.besideMarks('host', text, part => this.host(part));
    if (isIpv4(text) || isIpv6(text)) return this.address(text);
    // Whoever asks may not have known of the port.
    const [, bare, port] = /^([^:]+)(:\d{1,5})$/.exec(text) ?? [];
    if (bare !== undefined && port !== undefined) return this.host(bare) + port;
    const lower = text.toLowerCase().replace(/\.$/, '');
    if (lower === '' || namesNobody(lower) || isPlaceholder(text)) return text;
    if (this.isLearning) {
      this.hosts.add(detached(lower));
      return text;
    }
    const kept = keptSuffix.exec(lower)?.[0] ?? '';
    return this.hostFor(lower.slice(0, lower.length - kept.length)) + kept;
  }

  /** An IPv4 or IPv6 address without brackets; anything else comes back as it is. */
  address(text: string): string {
    if (!this.isLearning) return this.addresses.of(text) ?? text;
    const network = networkOf(text);
    if (network === undefined) return text;
    this.networks.add(network);
    this.seen.add(detached(text.toLowerCase()));
    return text;
  }

  /** A display name without its quotes. */
  name(text: string): string {
    if (hasMark(text)) return this.besideMarks('name', text, part => this.name(part));
    const plain = text.trim();
    if (plain === '' || namesNobody(plain) || isPlaceholder(plain)) return text;
    if (isNumber(plain)) return this.number(plain);
    if (this.isLearning) {
      this.originals.names.add(detached(plain));
      return text;
    }
    const hidden = this.nameFor('name', plain, plain, n => `Name ${n}`);
    for (const word of plain.split(/[^\p{L}\p{N}]+/u)) {
      const key = word.toLowerCase();
      if (word.length > 3 && !isCommonWord(word) && !this.nameWords.has(key)) {
        this.nameWords.set(key, hidden.replace(' ', ''));
      }
    }
    return hidden;
  }

  /** A word that means nothing but itself. */
  token(text: string): string {
    if (hasMark(text)) return this.besideMarks('token', text, part => this.token(part));
    if (!this.isLearning) return this.tokens.of(text);
    this.tokens.learn(text.toLowerCase());
    return text;
  }

  /** A Call-ID; what stands behind its `@` is a host where it looks like one. */
  callId(text: string): string {
    if (hasMark(text)) return this.besideMarks('token', text, part => this.callId(part));
    if (this.isLearning) this.callIds.add(detached(text));
    const at = text.lastIndexOf('@');
    const host = text.slice(at + 1);
    if (at < 0 || !(host.includes('.') || isIpv6(host))) return this.token(text);
    return `${this.token(text.slice(0, at))}@${this.host(host)}`;
  }

  /** The stand-in of a word that was learned somewhere; undefined for any other, and for words of any sentence. */
  known(word: string): string | undefined {
    if (this.isLearning) return undefined;
    if (isIpv4(word) || isIpv6(word))
      return this.seen.has(word.toLowerCase()) ? this.address(word) : undefined;
    if (this.callIds.has(word)) return this.callId(word);
    const lower = word.toLowerCase();
    if (word.length >= 6 && this.tokens.knows(lower)) return this.token(word);
    if (/^\+?\d{5,}$/.test(word))
      return this.originals.digits.has(word.replace('+', '')) ? this.number(word) : undefined;
    if (word.length < 3 || isCommonWord(word)) return undefined;
    if (this.originals.users.has(word)) return this.user(word);
    if (this.originals.users.has(lower)) return this.user(lower);
    if (this.hosts.has(lower)) return this.host(word);
    if (this.originals.names.has(word)) return this.name(word);
    return this.nameWords.get(lower);
  }

  /** True for an original that must not stand in what was redacted. */
  isOriginal(word: string): boolean {
    const lower = word.toLowerCase();
    if (this.isIssued(word)) return false;
    if (isIpv4(word) || isIpv6(word)) return this.seen.has(lower);
    if (/^\+?\d+$/.test(word)) return word.length > 4 && this.originals.digits.has(word.replace('+', ''));
    if (word.length < 3 || isCommonWord(word)) return false;
    const { users, names } = this.originals;
    return (
      users.has(word) ||
      this.hosts.has(lower) ||
      names.has(word) ||
      (word.length > 5 && this.tokens.knows(lower))
    );
  }

  /** True for a stand-in. */
  isIssued(word: string): boolean {
    const { addresses, tokens, numbers, issued } = this;
    const lower = word.toLowerCase();
    return (
      issued.has(word) ||
      issued.has(lower) ||
      addresses.has(lower) ||
      tokens.has(word) ||
      numbers.has(word.replace('+', ''))
    );
  }

  /** Memory of everything that was learned and issued, in bytes; an estimate. */
  get heldBytes(): number {
    const { users, names, digits } = this.originals;
    const learned = users.size + names.size + digits.size + this.hosts.size + this.seen.size;
    return this.tokens.heldBytes + (learned + this.issued.size + this.callIds.size) * perName;
  }

  /** Originals that have a stand-in, or will get one. */
  get count(): number {
    const { users, names, digits } = this.originals;
    return users.size + names.size + digits.size + this.hosts.size + this.seen.size + this.tokens.count;
  }

  /** The map back, in order of what was met first. */
  pairs(): readonly HiddenPair[] {
    const of = (kind: HiddenKind, entries: Iterable<readonly [string, string]>) =>
      [...entries].map(([original, pseudonym]) => ({ kind, original, pseudonym }));
    const named = [...this.named].map(([key, pseudonym]) => {
      const [kind = '', ...rest] = key.split(' ');
      return { kind: kind as HiddenKind, original: rest.join(' '), pseudonym };
    });
    return [
      ...named,
      ...of('number', this.numbers.entries()),
      ...of('address', this.addresses.entries()),
      ...of('token', this.tokens.entries()),
    ];
  }

  /** Redacts what stands beside placeholders. Dots of a name that goes on in one stay. */
  private besideMarks(kind: HiddenKind, text: string, redact: (part: string) => string): string {
    if (isMark(text)) this.onMark?.(kind, text);
    return aroundMarks(text, part => {
      const [, before = '', body = '', after = ''] = /^([.\s]*)(.*?)([.\s]*)$/s.exec(part) ?? [];
      // Some octets of an address name nobody.
      return kind === 'host' && /^[\d.]*$/.test(body) ? part : before + redact(body) + after;
    });
  }

  /** Two labels and more: the last two are one domain; each label before them is a host of it. */
  private hostFor(name: string): string {
    const labels = name.split('.');
    // No address, and it must not become right.
    if (/^\d+(?:\.\d+)*$/.test(name))
      return this.nameFor('host', name, name, n => `300.0.${n >> 8}.${n & 255}`);
    // Nobody's domain is deeper; an endless one is hidden as a whole.
    if (labels.length === 1 || labels.length > 12) return this.nameFor('host', name, name, n => `host${n}`);
    if (labels.length === 2) return this.nameFor('host', name, name, n => `domain${n}.example`, 'domain');
    const above = this.hostFor(labels.slice(1).join('.'));
    return this.nameFor('host', name, name, n => `host${n}.${above}`);
  }

  private nameFor(
    kind: 'user' | 'name' | 'host',
    key: string,
    original: string,
    form: (n: number) => string,
    counted: keyof typeof this.counts = kind,
  ): string {
    const known = this.named.get(`${kind} ${key}`);
    if (known !== undefined) return known;
    let hidden = '';
    do {
      this.counts[counted]++;
      hidden = form(this.counts[counted]);
    } while (this.isTaken(hidden));
    this.named.set(`${kind} ${original}`, hidden);
    this.issued.add(hidden);
    return hidden;
  }

  private isTaken(text: string): boolean {
    const { users, names } = this.originals;
    return users.has(text) || names.has(text) || this.hosts.has(text) || this.tokens.knows(text);
  }
}

/** `%61lice` is `alice` (RFC 3261 §19.1.4); a wrong escape stays as it is. */
function unescaped(text: string): string {
  return text.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** A number as people and trunks write it: digits, `+`, `*`, `#` and visual separators. */
function isNumber(text: string): boolean {
  return /^\+?[\d*#().-]*$/.test(text) && /\d/.test(text) && !isIpv4(text);
}

/** A variable of an authored file or a scenario. */
function isPlaceholder(text: string): boolean {
  return text.includes('{{') || /^\[[a-z_]+\]$/i.test(text);
}
