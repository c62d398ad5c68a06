import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { authorizeRequest } from '../../../src/core/exchange/authorize-request';
import { canAnswer, digestAnswer } from '../../../src/core/exchange/digest';
import { readChallenges } from '../../../src/core/exchange/digest-challenge';
import { readWire } from '../../../src/core/exchange/read-wire';
import { nodeHashes } from '../../../src/net/node-hashes';

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

/** A 401 with rows of challenges. */
function challengesOf(...rows: readonly string[]) {
  return readChallenges(readWire(crlf(`SIP/2.0 401 Unauthorized\n${rows.join('\n')}\n\n`)));
}

function requestOf(method: string, uri: string, body = ''): ReturnType<typeof readWire> {
  return readWire(
    crlf(`${method} ${uri} SIP/2.0\nCSeq: 1 ${method}\nContent-Length: ${body.length}\n\n`) + body,
  );
}

interface Case {
  readonly row: string;
  readonly method?: string;
  readonly uri?: string;
  readonly body?: string;
  readonly user?: string;
  readonly password?: string;
  readonly cnonce?: string;
  readonly count?: number;
}

function answerOf({ row, method = 'REGISTER', uri = 'sip:example.com', body, ...rest }: Case): string {
  const [challenge] = challengesOf(row);
  if (!challenge) throw new Error('no challenge');
  const value = digestAnswer({
    request: requestOf(method, uri, body),
    challenge,
    credentials: { user: rest.user ?? 'alice', password: rest.password ?? 'secret' },
    count: rest.count ?? 1,
    cnonce: rest.cnonce ?? 'c0',
    hashes: nodeHashes,
  });
  return value ?? 'none';
}

const responseIn = (value: string): string | undefined => /response="([0-9a-f]*)"/.exec(value)?.[1];
const md5 = (text: string, encoding: BufferEncoding = 'utf8') =>
  createHash('md5').update(Buffer.from(text, encoding)).digest('hex');

describe('an answer to a Digest challenge', () => {
  const rfc7616 =
    'WWW-Authenticate: Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=ALG, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('is that of RFC 7616 §3.9.1 for %s', (algorithm, response) => {
    const value = answerOf({
      row: rfc7616.replace('ALG', algorithm),
      method: 'GET',
      uri: '/dir/index.html',
      user: 'Mufasa',
      password: 'Circle of Life',
      cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    });
    expect(responseIn(value)).toBe(response);
    expect(value).toContain('opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", qop=auth, nc=00000001');
  });

  it('is that of RFC 2617 §3.5', () => {
    const value = answerOf({
      row: 'WWW-Authenticate: Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"',
      method: 'GET',
      uri: '/dir/index.html',
      user: 'Mufasa',
      password: 'Circle Of Life',
      cnonce: '0a4f113b',
    });
    expect(responseIn(value)).toBe('6629fae49393a05397450978507c4ef1');
    expect(value).not.toContain('algorithm');
  });

  it('without qop is that of RFC 2069: no cnonce, no count', () => {
    const value = answerOf({ row: 'WWW-Authenticate: Digest realm="r", nonce="n"' });
    expect(value).toBe(
      `Digest username="alice", realm="r", nonce="n", uri="sip:example.com", response="${md5(`${md5('alice:r:secret')}:n:${md5('REGISTER:sip:example.com')}`)}"`,
    );
  });

  it.each([
    ['MD5-sess', 'md5'],
    ['SHA-256-sess', 'sha256'],
    ['SHA-512-256', 'sha512-256'],
    ['SHA-512-256-sess', 'sha512-256'],
  ])('by %s is what its definition says', (algorithm, name) => {
    const h = (text: string) => createHash(name).update(text).digest('hex');
    const value = answerOf({
      row: `WWW-Authenticate: Digest realm="r", nonce="n", algorithm=${algorithm}, qop="auth"`,
      count: 255,
    });
    const secret = h('alice:r:secret');
    const a1 = algorithm.endsWith('-sess') ? h(`${secret}:n:c0`) : secret;
    expect(responseIn(value)).toBe(h(`${a1}:n:000000ff:c0:auth:${h('REGISTER:sip:example.com')}`));
  });

  it('for auth-int covers the body, byte by byte', () => {
    const value = answerOf({
      row: 'WWW-Authenticate: Digest realm="r", nonce="n", qop="auth-int"',
      method: 'MESSAGE',
      body: '\u00c3\u00a9',
    });
    const a2 = md5(`MESSAGE:sip:example.com:${md5('é')}`);
    expect(responseIn(value)).toBe(md5(`${md5('alice:r:secret')}:n:00000001:c0:auth-int:${a2}`));
    expect(value).toContain('qop=auth-int');
  });

  it('takes user and password as UTF-8, and escapes the user', () => {
    const value = answerOf({
      row: 'WWW-Authenticate: Digest realm="a\\"b", nonce="n"',
      user: 'zo\u00eb"',
      password: '\u{1f511}',
    });
    expect(value).toContain('username="zo\u00c3\u00ab\\"", realm="a\\"b"');
    expect(responseIn(value)).toBe(
      md5(`${md5('zoë":a\\"b:\u{1f511}')}:n:${md5('REGISTER:sip:example.com')}`),
    );
  });

  it('is none for a user with a line end, an unknown algorithm, an unknown qop', () => {
    expect(answerOf({ row: 'WWW-Authenticate: Digest realm="r", nonce="n"', user: 'a\r\nX: y' })).toBe(
      'none',
    );
    const unknown = challengesOf(
      'WWW-Authenticate: Digest realm="r", nonce="n", algorithm=AKAv1-MD5',
      'WWW-Authenticate: Digest realm="r", nonce="n", qop="token"',
    );
    expect(unknown.map(canAnswer)).toEqual([false, false]);
  });
});

describe('challenges', () => {
  it('are read from several rows and from one row, other schemes left out', () => {
    const found = challengesOf(
      'WWW-Authenticate: Basic realm="b"',
      'WWW-Authenticate: Digest realm="x", nonce="1", stale=TRUE, Digest realm="y", nonce="2", algorithm="SHA-256"',
      'Proxy-Authenticate: Digest realm="z", nonce="3"',
    );
    expect(found.map(c => [c.proxy, c.realm, c.nonceRaw, c.stale, c.algorithm])).toEqual([
      [false, 'x', '1', true, undefined],
      [false, 'y', '2', false, 'SHA-256'],
      [true, 'z', '3', false, undefined],
    ]);
  });
});

describe('a request with credentials', () => {
  const text = crlf(
    'REGISTER sip:x SIP/2.0\nv: SIP/2.0/UDP h;rport;branch=z9hG4bKold;x=1, SIP/2.0/UDP g\nCSeq:  7 REGISTER\nauthorization: Digest realm="r", nonce="old"\nAuthorization: Digest realm="other", nonce="kept"\nX-Odd:  stays\n\nbody',
  );

  it('has the next CSeq, a new branch and one answer for each realm; all else stays byte for byte', () => {
    const rows = [{ proxy: false, realm: 'r', value: 'Digest realm="r", nonce="new"' }];
    expect(authorizeRequest(text, { rows, cseq: 8, branch: 'z9hG4bKnew' })).toBe(
      crlf(
        'REGISTER sip:x SIP/2.0\nv: SIP/2.0/UDP h;rport;branch=z9hG4bKnew;x=1, SIP/2.0/UDP g\nCSeq:  8 REGISTER\nAuthorization: Digest realm="other", nonce="kept"\nX-Odd:  stays\nAuthorization: Digest realm="r", nonce="new"\n\nbody',
      ),
    );
  });
});
