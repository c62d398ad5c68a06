import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate and its key in PEM form, and the files that hold them. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate authority of one test run; nothing of it is kept or trusted anywhere. */
export interface TestAuthority {
  readonly folder: string;
  readonly ca: TestCertificate;
  /** A certificate for names such as `DNS:example.test` or `IP:127.0.0.1`; `days` may be 0 for one that is over. */
  issue(name: string, names: string, days?: number): TestCertificate;
  selfSigned(name: string, names: string): TestCertificate;
}

/** Makes an authority with the program openssl; throws where that is missing. */
export function testAuthority(): TestAuthority {
  const folder = mkdtempSync(join(tmpdir(), 'siplens-ca-'));
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const read = (name: string): TestCertificate => ({
    cert: readFileSync(file(`${name}.pem`), 'utf8'),
    key: readFileSync(file(`${name}.key`), 'utf8'),
    certFile: file(`${name}.pem`),
    keyFile: file(`${name}.key`),
  });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const own = (name: string, ...more: string[]): TestCertificate => {
    openssl(
      'req',
      '-x509',
      ...curve,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      ...more,
    );
    return read(name);
  };
  const ca = own('test-ca');
  return {
    folder,
    ca,
    selfSigned: (name, names) => own(name, '-addext', `subjectAltName=${names}`),
    issue(name, names, days = 2) {
      writeFileSync(file(`${name}.ext`), `subjectAltName=${names}\n`);
      openssl('req', ...curve, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
      const signer = ['-CA', 'test-ca.pem', '-CAkey', 'test-ca.key', '-CAcreateserial'];
      const out = ['-out', `${name}.pem`, '-days', String(days), '-extfile', `${name}.ext`];
      openssl('x509', '-req', '-in', `${name}.csr`, ...signer, ...out);
      return read(name);
    },
  };
}
