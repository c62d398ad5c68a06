import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestAuthority } from '../net/certificates';
import { freePort, launch, type Program, untilListening } from './programs';

export interface KamailioOptions {
  /** 127.0.0.1 or ::1. */
  readonly host: string;
  readonly algorithm: 'MD5' | 'SHA-256';
  /** Flags of its challenges: '1' adds qop. */
  readonly qop: boolean;
  /** Gives it a TLS socket as well. */
  readonly authority?: TestAuthority;
}

/** A kamailio that was started, and its ports. */
export interface Kamailio extends Program {
  readonly tlsPort: number;
}

/**
 * Starts kamailio as a registrar and proxy on loopback, without a database: every user has the password "secret";
 * REGISTER is challenged by 401, an INVITE from "authuser" by 407; "busy" is answered 486; others are looked up.
 */
export async function startKamailio(options: KamailioOptions): Promise<Kamailio> {
  const { host, authority } = options;
  const port = await freePort(host);
  const tlsPort = authority ? await freePort(host) : 0;
  const folder = mkdtempSync(join(tmpdir(), 'siplens-kamailio-'));
  const near = host.includes(':') ? `[${host}]` : host;
  const listen = [`udp:${near}:${port}`, `tcp:${near}:${port}`];
  if (authority) listen.push(`tls:${near}:${tlsPort}`);
  const certificate = authority?.issue('kamailio', 'DNS:localhost,IP:127.0.0.1');
  const file = join(folder, 'kamailio.cfg');
  writeFileSync(file, config(options, certificate));
  const memory = ['-m', '32', '-M', '8', '-n', '1'];
  const args = [
    '-f',
    file,
    '-DD',
    '-E',
    ...memory,
    ...listen.flatMap(l => ['-l', l]),
    '-w',
    folder,
    '-Y',
    folder,
  ];
  const program = launch('kamailio', args, { cwd: folder, port });
  try {
    await untilListening(host, port, 'tcp');
    if (authority) await untilListening(host, tlsPort, 'tcp');
  } catch (error) {
    program.stop();
    throw new Error(`${String(error)}\n${program.output()}`);
  }
  return { ...program, tlsPort };
}

function config(
  { algorithm, qop }: KamailioOptions,
  certificate: { readonly certFile: string; readonly keyFile: string } | undefined,
): string {
  const modules = [
    'kex',
    'tm',
    'sl',
    'rr',
    'pv',
    'maxfwd',
    'textops',
    'siputils',
    'usrloc',
    'registrar',
    'auth',
  ];
  const flag = qop ? '1' : '0';
  return `#!KAMAILIO
debug=1
log_stderror=yes
children=1
tcp_children=1
auto_aliases=no
dns=no
rev_dns=no
${certificate ? 'enable_tls=yes' : ''}
${certificate ? 'loadmodule "tls.so"' : ''}
${modules.map(name => `loadmodule "${name}.so"`).join('\n')}
modparam("auth", "algorithm", "${algorithm}")
${qop ? 'modparam("auth", "qop", "auth")' : ''}
modparam("rr", "append_fromtag", 0)
${certificate ? `modparam("tls", "tls_method", "TLSv1.2+")\nmodparam("tls", "certificate", "${certificate.certFile}")\nmodparam("tls", "private_key", "${certificate.keyFile}")` : ''}

request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (is_method("OPTIONS") && $rU == $null) { sl_send_reply("200", "Keepalive"); exit; }
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) { t_relay(); } exit; }
    sl_send_reply("404", "Not here");
    exit;
  }
  if (is_method("CANCEL")) { if (t_check_trans()) { t_relay(); } exit; }
  t_check_trans();
  if (is_method("REGISTER")) {
    if (!pv_www_authenticate("$td", "secret", "0")) { www_challenge("$td", "${flag}"); exit; }
    consume_credentials();
    if (!save("location")) { sl_reply_error(); }
    exit;
  }
  if (is_method("INVITE") && $fU == "authuser") {
    if (!pv_proxy_authenticate("$fd", "secret", "0")) { proxy_challenge("$fd", "${flag}"); exit; }
    consume_credentials();
  }
  if ($rU == "busy") { sl_send_reply("486", "Busy Here"); exit; }
  if (is_method("INVITE|SUBSCRIBE")) record_route();
  if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }
  if (!t_relay()) { sl_reply_error(); }
  exit;
}
`;
}
