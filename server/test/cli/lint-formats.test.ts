/** Forms that other programs read: each is checked against the schema of its format. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { runCli } from '../../src/cli/run-cli';
import { recordedHost } from './recorded-host';

const request = (cseq: string, from = 'a') =>
  `OPTIONS sip:b@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK776asdhds\r\nFrom: <sip:${from}@example.com>;tag=9fxced76sl\r\nTo: <sip:b@example.com>\r\nCall-ID: 843817637684230998sdasdh09\r\nCSeq: ${cseq}\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n`;

const files = new Map([
  ['bad.sip', Buffer.from(request('1 BYE'))],
  ['good.sip', Buffer.from(request('1 OPTIONS'))],
  ['odd name,#1:%.sip', Buffer.from(request('1 BYE\u0001é<&"'))],
]);

async function lint(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const { host, recorded } = recordedHost({ args: ['lint', ...args], files });
  return { status: await runCli(host), ...recorded };
}

describe('sarif', () => {
  const require = createRequire(import.meta.url);
  const assets = require.resolve('@microsoft/sarif-multitool-ts').replace(/dist\/[^/]*$/, 'assets/');
  const schema = JSON.parse(readFileSync(`${assets}sarif-2.1.0.schema.json`, 'utf8'));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile(schema);

  test('is a SARIF 2.1.0 log by its schema, with odd names and bytes too', async () => {
    const { out, status } = await lint(...files.keys(), '--format', 'sarif');
    expect(status).toBe(1);
    expect([validate(JSON.parse(out)), validate.errors]).toEqual([true, null]);
    expect(validate({ version: '2.1.0', runs: [{}] })).toBe(false);
  });

  test('a result names its rule, its place counted from 1, and what else shows it', async () => {
    const { out } = await lint('bad.sip', '--format', 'sarif');
    const [run] = JSON.parse(out).runs;
    const [result] = run.results;
    expect(run.tool.driver.rules[result.ruleIndex]).toMatchObject({
      id: 'cseq-method-mismatch',
      defaultConfiguration: { level: 'error' },
      properties: { category: 'header', reference: 'RFC 3261 §8.1.1.5' },
    });
    expect(result).toMatchObject({
      ruleId: 'cseq-method-mismatch',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'bad.sip', index: 0 },
            region: { startLine: 6, startColumn: 9, endLine: 6, endColumn: 12 },
          },
        },
      ],
    });
    expect(result.relatedLocations[0].physicalLocation.region.startLine).toBe(1);
  });

  test('a path becomes a URI reference', async () => {
    const { out } = await lint('odd name,#1:%.sip', '--format', 'sarif');
    expect(JSON.parse(out).runs[0].artifacts[0].location.uri).toBe('odd%20name%2C%231%3A%25.sip');
  });
});

describe('junit', () => {
  const schema = readFileSync(new URL('junit.xsd', import.meta.url), 'utf8');
  const validate = async (xml: string) =>
    (await validateXML({ xml: [{ fileName: 'report.xml', contents: xml }], schema: [schema] })).errors;

  test('is valid by its schema, with odd names and bytes too', async () => {
    const { out, status } = await lint(...files.keys(), '--format', 'junit');
    expect(status).toBe(1);
    expect(await validate(out)).toEqual([]);
    expect(await validate(out.replace('failures=', 'failure='))).not.toEqual([]);
  });

  test('a finding that fails the run is a failure, a file without findings a passed case', async () => {
    const { out } = await lint('bad.sip', 'good.sip', '--format', 'junit');
    expect(out).toMatch(/<testsuites name="siplint" tests="\d+" failures="1" errors="0">/);
    expect(out).toContain('<testcase name="cseq-method-mismatch (6:9)" classname="bad.sip" time="0">');
    expect(out).toContain('type="cseq-method-mismatch"');
    expect(out).toContain('<testcase name="no findings" classname="good.sip" time="0">');
  });

  test('nothing fails under --fail-on never, and the finding is still told', async () => {
    const { out } = await lint('bad.sip', '--format', 'junit', '--fail-on', 'never');
    expect(out).not.toContain('<failure');
    expect(out).toContain('<system-out>bad.sip:6:9 error');
  });
});

describe('github', () => {
  test('one workflow command for each finding, escaped', async () => {
    const { out } = await lint('bad.sip', '--format', 'github');
    expect(out).toMatch(
      /^::error file=bad.sip,line=6,endLine=6,col=9,endColumn=12,title=cseq-method-mismatch::.+\n$/,
    );
    const odd = await lint('odd name,#1:%.sip', '--format', 'github');
    expect(odd.out).toContain('file=odd name%2C#1%3A%25.sip,');
  });
});

test('messages have no sarif', async () => {
  const { host, recorded } = recordedHost({ args: ['messages', 'bad.sip', '--format', 'sarif'], files });
  expect(await runCli(host)).toBe(2);
  expect(recorded.err).toContain('--format takes pretty, json');
});
