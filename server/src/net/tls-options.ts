import { isIP } from 'node:net';
import { type ConnectionOptions, rootCertificates, type TLSSocket } from 'node:tls';
import type { TransportFailure } from '../core/exchange/transport-failure';
import type { ResolvedTarget } from './resolve-target';
import { identityProblem } from './sip-identity';
import type { TlsSettings } from './tls-settings';

/** What Node needs to connect to a target: SNI with the name of the URI, our authorities, our certificate. */
export function tlsOptions(target: ResolvedTarget, settings: TlsSettings = {}): ConnectionOptions {
  return {
    // RFC 6066 §3: no IP address in SNI.
    ...(isIP(target.host) === 0 ? { servername: target.host } : {}),
    ...(settings.ca && settings.ca.length > 0 ? { ca: [...rootCertificates, ...settings.ca] } : {}),
    ...(settings.certificate === undefined ? {} : { cert: settings.certificate }),
    ...(settings.key === undefined ? {} : { key: settings.key }),
    minVersion: 'TLSv1.2',
    // Judged by `tlsProblem` before a byte is sent, since the rules of SIP differ from those of the web.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  };
}

/** Why a secured connection must not be used; undefined where the peer is who it should be. */
export function tlsProblem(
  socket: TLSSocket,
  target: ResolvedTarget,
  settings: TlsSettings = {},
): TransportFailure | undefined {
  const certificate = socket.getPeerCertificate();
  const error = socket.authorizationError as unknown;
  const code = error instanceof Error ? ((error as Error & { code?: string }).code ?? error.message) : error;
  const refused = typeof code === 'string' && !(code === selfSigned && settings.allowSelfSigned === true);
  if (refused) return { kind: kinds.get(code) ?? 'tls', target, detail: code };
  // OpenSSL stops at the first fault, so the dates of a self-signed certificate were not looked at.
  if (typeof code === 'string' && isExpired(certificate.valid_to)) {
    return { kind: 'tls-expired', target, detail: certificate.valid_to };
  }
  const problem = identityProblem(target.host, certificate as Parameters<typeof identityProblem>[1]);
  return problem === undefined ? undefined : { kind: 'tls-name-mismatch', target, detail: problem };
}

const selfSigned = 'DEPTH_ZERO_SELF_SIGNED_CERT';

const kinds: ReadonlyMap<string, TransportFailure['kind']> = new Map([
  ['CERT_HAS_EXPIRED', 'tls-expired'],
  ['CERT_NOT_YET_VALID', 'tls-expired'],
  [selfSigned, 'tls-self-signed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls-unknown-ca'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-unknown-ca'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'tls-unknown-ca'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls-unknown-ca'],
]);

function isExpired(validTo: string): boolean {
  const end = Date.parse(validTo);
  return Number.isNaN(end) || end < Date.now();
}
