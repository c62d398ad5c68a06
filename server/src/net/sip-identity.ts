import { isIP } from 'node:net';

/** What a certificate says of its owner: `subjectaltname` and the common name as Node gives them. */
export interface CertificateNames {
  readonly subjectaltname?: string | undefined;
  readonly subject?: { readonly CN?: string | string[] } | undefined;
}

/**
 * Whether a certificate belongs to a SIP domain (RFC 5922 §7.1, §7.2): a `sip:` URI without user, or a DNS name, in its
 * alternative names; only where there is none, the common name. Names match whole, without wildcards. An IP address
 * matches as such. Answers undefined for a match, else the names that were found, for the user.
 */
export function identityProblem(host: string, certificate: CertificateNames): string | undefined {
  const names = sipNames(certificate);
  const wanted = plain(host);
  if (names.some(({ kind, name }) => (kind === 'ip') === (isIP(host) !== 0) && plain(name) === wanted)) {
    return undefined;
  }
  return names.length === 0 ? 'it names nobody' : `it names ${names.map(({ name }) => name).join(', ')}`;
}

interface Name {
  readonly kind: 'domain' | 'ip';
  readonly name: string;
}

function sipNames({ subjectaltname, subject }: CertificateNames): readonly Name[] {
  const entries = (subjectaltname ?? '').split(', ').filter(entry => entry !== '');
  const uris = entries.flatMap(entry => /^URI:sips?:([^@;?]+)$/i.exec(entry)?.[1] ?? []);
  const domains = entries.flatMap(entry => /^DNS:(.+)$/.exec(entry)?.[1] ?? []);
  const ips = entries.flatMap(entry => /^IP Address:(.+)$/.exec(entry)?.[1] ?? []);
  const found = [
    ...[...uris, ...domains].map((name): Name => ({ kind: 'domain', name })),
    ...ips.map((name): Name => ({ kind: 'ip', name })),
  ];
  if (found.length > 0) return found;
  return [subject?.CN ?? []].flat().map(name => ({ kind: 'domain', name }));
}

/** Lower case, without the dot at the end; an IPv6 address as Node's certificates write it. */
function plain(name: string): string {
  const lower = name.toLowerCase().replace(/\.$/, '');
  return isIP(lower) === 6 ? new URL(`http://[${lower}]`).hostname : lower.replace(/:[0-9]+$/, '');
}
