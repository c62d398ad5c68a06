import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnalyseInput, analyse } from '../../src/core/analysis';
import type { Analysis } from '../../src/core/document';
import { defaultLintConfig, type Preset } from '../../src/core/lint/config';
import type { Fix, PlacedFinding } from '../../src/core/lint/finding';
import { type EnvironmentInput, environmentOf } from '../../src/core/sip/choose-environment';
import { applyTextEdits, type TextEdit } from '../../src/core/text/text-edit';
import { type FencedBlock, fencedBlocks } from './fenced-blocks';
import { fixtureEnvironment } from './fixture-environment';
import { type MarkedText, type Marker, readMarkers } from './marker-lines';

/** `bad`: has findings of the rule; `good`: has none; `fixed`: what the fixes make of the bad block before it. */
export type ExampleKind = 'bad' | 'good' | 'fixed';

/** One executable example of a rule's document. */
export interface LintExample extends MarkedText {
  readonly kind: ExampleKind;
  readonly language: 'sip' | 'sip-trace';
  /** 1-based line of the fence in the document. */
  readonly line: number;
  /** `format=ngrep`, `preset=strict`, `on=<rule>` (as hint), `open`, `environment=<name>`, `files=<name>` after the kind. */
  readonly options: ReadonlyMap<string, string>;
  /** What the blocks `jsonc` and `dotenv` of the document say, and the files beside it, where the options ask for it. */
  readonly environment: EnvironmentInput | undefined;
}

/** The document of one rule. */
export interface LintFixture {
  readonly rule: string;
  readonly markdown: string;
  readonly examples: readonly LintExample[];
}

const FOLDER = join(__dirname, '../../../test-fixtures/lint');

function exampleOf(block: FencedBlock, blocks: readonly FencedBlock[]): LintExample | undefined {
  const [language, kind, ...words] = block.info;
  if (language !== 'sip' && language !== 'sip-trace') return undefined;
  if (kind !== 'bad' && kind !== 'good' && kind !== 'fixed') {
    throw new Error(`line ${block.line}: a ${language} block is bad, good or fixed, not "${kind}"`);
  }
  const options = new Map(
    words.map((word): [string, string] => {
      const [name = '', value = ''] = word.split('=');
      return [name, value];
    }),
  );
  const chosen = options.get('environment');
  const file = options.get('files');
  const environment =
    chosen === undefined && file === undefined ? undefined : fixtureEnvironment(blocks, chosen ?? '', file);
  return { ...readMarkers(block.text), kind, language, line: block.line, options, environment };
}

/** Every document under `test-fixtures/lint`, by the name of its file. */
export function readLintFixtures(): readonly LintFixture[] {
  return readdirSync(FOLDER)
    .filter(name => name.endsWith('.md'))
    .sort()
    .map(name => {
      const markdown = readFileSync(join(FOLDER, name), 'utf8');
      const blocks = fencedBlocks(markdown);
      const examples = blocks.flatMap(block => exampleOf(block, blocks) ?? []);
      return { rule: name.slice(0, -'.md'.length), markdown, examples };
    });
}

/** Analyses a text as an example's language and options say. */
export function analyseExample(example: LintExample, text: string): Analysis {
  const format = example.options.get('format');
  const preset = example.options.get('preset') as Preset | undefined;
  const on = example.options.get('on');
  const input: AnalyseInput = {
    text,
    kind: example.language === 'sip' ? 'message' : 'trace',
    open: example.options.has('open'),
    config: {
      ...defaultLintConfig,
      ...(preset ? { preset } : {}),
      ...(on ? { rules: { [on]: 'hint' } } : {}),
    },
    ...(format ? { format } : {}),
    ...(example.environment ? { environment: environmentOf(example.environment) } : {}),
  };
  return analyse(input);
}

/**
 * The text of an example with the given line ends. Fixtures are stored with LF; on the wire a line ends with CRLF, so
 * authored examples mean the same with either and logged ones are given with CRLF.
 */
export function exampleText(example: LintExample, lineEnd: '\n' | '\r\n'): string {
  return example.text.split('\n').join(lineEnd);
}

function markerOf(analysis: Analysis, finding: PlacedFinding): Marker {
  const { rule, severity, confidence, message, span } = finding;
  const from = analysis.lines.positionAt(span.start);
  const to = analysis.lines.positionAt(span.end);
  const lineLength =
    analysis.lines.offsetAt({ line: from.line, character: Number.MAX_SAFE_INTEGER }) -
    analysis.lines.lineStart(from.line);
  // A span over several lines is marked on its first; an empty one by one caret.
  const end = to.line > from.line ? lineLength : to.character;
  const start = from.character;
  return { line: from.line, start, end: Math.max(end, start + 1), severity, rule, confidence, part: message };
}

/** The findings of an analysis as markers, with the whole message as `part`. */
export function markersOf(analysis: Analysis): readonly Marker[] {
  return analysis.findings.map(finding => markerOf(analysis, finding));
}

/** The edits of a fix as edits of the document. */
function documentEdits(analysis: Analysis, finding: PlacedFinding, fix: Fix): readonly TextEdit[] {
  return fix.edits.map(edit => ({
    ...edit,
    span: analysis.spanOf({ message: finding.at.message, span: edit.span }),
  }));
}

/** The text after one fix. */
export function applyFix(analysis: Analysis, finding: PlacedFinding, fix: Fix): string {
  return applyTextEdits(analysis.text, documentEdits(analysis, finding, fix));
}

/**
 * The text after the preferred fix of every finding, as "fix all" makes it; of the rule itself after its first fix where
 * none is preferred. Findings of other rules only count where they are asserted.
 */
export function applyPreferredFixes(
  analysis: Analysis,
  rule: string,
  isAsserted: (finding: PlacedFinding) => boolean,
): string {
  const edits = analysis.findings.filter(isAsserted).flatMap(finding => {
    const first = finding.rule === rule ? finding.fixes[0] : undefined;
    const fix = finding.fixes.find(f => f.preferred) ?? first;
    return fix ? documentEdits(analysis, finding, fix) : [];
  });
  return applyTextEdits(analysis.text, edits);
}
