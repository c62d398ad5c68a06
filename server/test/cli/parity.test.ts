/** siplint reads bytes, the editor reads Unicode text: both must find the same at the same lines and characters. */
import { describe, expect, test } from 'vitest';
import { lintJson } from '../../src/cli/lint-json';
import { readInput } from '../../src/cli/read-input';
import { analyse } from '../../src/core/analysis';
import { defaultLintConfig, type LintConfig, type Preset } from '../../src/core/lint/config';
import { type EnvironmentInput, environmentOf } from '../../src/core/sip/choose-environment';
import { noEnvironment } from '../../src/core/sip/environment';
import { noTaughtFormats } from '../../src/core/trace/formats/taught/read-taught-formats';
import { toDiagnostics } from '../../src/lsp/diagnostics';
import { exampleText, type LintExample, readLintFixtures } from '../harness/lint-fixture';
import { recordedHost } from './recorded-host';

interface Case {
  readonly text: string;
  readonly kind: 'message' | 'trace';
  readonly format?: string | undefined;
  readonly config?: LintConfig;
  readonly environment?: EnvironmentInput | undefined;
}

interface Found {
  readonly rule: unknown;
  readonly severity: unknown;
  readonly message: unknown;
  readonly range: unknown;
  readonly related: readonly { readonly message: string; readonly range: unknown }[];
}

const severities = ['', 'error', 'warning', 'information', 'hint'];

function byEditor({ text, kind, format, config, environment }: Case): readonly Found[] {
  const held = environment ? environmentOf(environment) : noEnvironment;
  const base = { text, kind, config: config ?? defaultLintConfig, environment: held };
  const analysis = analyse(format === undefined ? base : { ...base, format });
  return toDiagnostics('x', analysis).map(d => ({
    rule: d.code,
    severity: severities[d.severity ?? 0],
    message: d.message,
    range: d.range,
    related: (d.relatedInformation ?? []).map(r => ({ message: r.message, range: r.location.range })),
  }));
}

async function bySiplint({ text, kind, format, config, environment }: Case): Promise<readonly Found[]> {
  const path = kind === 'message' ? 'x.sip' : 'x.log';
  const { host } = recordedHost({ files: new Map([[path, Buffer.from(text, 'utf8')]]) });
  const inputFormat = kind === 'message' ? 'sip-message' : (format ?? 'auto');
  const ofFixture = environment && { environmentFiles: async () => environment.files };
  const given = { ...host, files: { ...host.files, ...ofFixture } };
  const read = await readInput(given, {
    path,
    config: config ?? defaultLintConfig,
    taught: noTaughtFormats,
    env: environment?.chosen,
    inputFormat,
    progress: false,
  });
  if (read.kind !== 'analysed') throw new Error(read.reason);
  const { input } = read;
  const json = lintJson([{ input, findings: input.conclusions.findings, omitted: [], known: 0 }], '');
  return (json.files[0]?.findings ?? []).map(({ rule, severity, message, range, related }) => ({
    rule,
    severity,
    message,
    range,
    related: related.map(r => ({ message: r.message, range: r.range })),
  }));
}

function caseOf(example: LintExample, lineEnd: '\n' | '\r\n'): Case {
  const preset = example.options.get('preset') as Preset | undefined;
  return {
    text: exampleText(example, lineEnd),
    kind: example.language === 'sip' ? 'message' : 'trace',
    format: example.options.get('format'),
    config: preset ? { ...defaultLintConfig, preset } : defaultLintConfig,
    environment: example.environment,
  };
}

/** The command line cannot say that a trace is open; a native trace says so itself. */
const fixtures = readLintFixtures().flatMap(({ rule, examples }) =>
  examples.filter(e => !e.options.has('open')).map(example => ({ rule, example, line: example.line })),
);

describe.each(fixtures)('$rule, line $line', ({ example }) => {
  test.each(['\n', '\r\n'] as const)('line end %j', async lineEnd => {
    const given = caseOf(example, lineEnd);
    const expected = byEditor(given);
    expect(await bySiplint(given)).toEqual(expected);
    if (example.kind === 'bad') expect(expected.length).toBeGreaterThan(0);
  });
});

test('there are fixtures to compare', () => {
  expect(fixtures.length).toBeGreaterThan(5);
});

const names = `BYE sip:b@example.com SIP/2.0
Via: SIP/2.0/UDP 192.0.2.1;branch=74bf9;x="Zoë 漢字 😀"
From: "Zoë 漢字 😀" <sip:zoe@192.0.2.300>;tag=x9
To: "Ünïcode" <sip:b@example.com>;tag=88
Call-ID: 1
CSeq: 2 "é😀" INVITE
Content-Length: 77

é😀`;

describe('text that is not ASCII', () => {
  test.each([
    ['LF', names],
    ['CRLF', names.replaceAll('\n', '\r\n')],
    ['CR', names.replaceAll('\n', '\r')],
    ['mixed', names.replace('\n', '\r\n').replace('\nTo', '\rTo')],
    ['after a line of another part', `# Zoë 漢字 😀\n### Ünïcode\n${names}\n### 2\n${names}`],
  ])('%s', async (_, text) => {
    const given: Case = { text, kind: 'message' };
    const expected = byEditor(given);
    expect(expected.length).toBeGreaterThan(3);
    expect(await bySiplint(given)).toEqual(expected);
  });

  test('a trace', async () => {
    const text = `U 2026/01/07 09:14:02.100000 192.0.2.1:5060 -> 192.0.2.2:5060\n${names}\n\n`;
    const given: Case = { text, kind: 'trace', format: 'ngrep' };
    expect(byEditor(given).length).toBeGreaterThan(2);
    expect(await bySiplint(given)).toEqual(byEditor(given));
  });
});
