import type { PlacedFinding, Severity } from '../core/lint/finding';
import type { StreamCap } from '../core/stream-parts';
import { type AnalysedInput, type JsonPlace, jsonPlace } from './analysed-input';
import { capsOf } from './caps';
import { displayOrNull, displaySentence } from './display-text';
import { countSeverities } from './severity';

/** One finding of the JSON form. */
export interface JsonFinding extends JsonPlace {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: PlacedFinding['confidence'];
  readonly message: string;
  readonly reference: string;
  readonly messageNumber: number | null;
  readonly callId: string | null;
  readonly related: readonly (JsonPlace & {
    readonly message: string;
    readonly messageNumber: number | null;
  })[];
}

/** An input with those of its findings that are to be shown. */
export interface ShownFindings {
  readonly input: AnalysedInput;
  readonly findings: readonly PlacedFinding[];
  /** Findings that `--max-findings` left out; they are counted in the summary. */
  readonly omitted: readonly PlacedFinding[];
  /** Findings that the baseline knows: neither shown nor counted in the summary. */
  readonly known: number;
}

function jsonFinding(input: AnalysedInput, finding: PlacedFinding): JsonFinding {
  const { conclusions } = input;
  const { message } = finding.at;
  const numberOf = (at: PlacedFinding['at']) => input.placeOf(at.message)?.number ?? null;
  return {
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    message: displaySentence(finding.message),
    reference: finding.reference,
    ...jsonPlace(input, finding.span, message),
    messageNumber: numberOf(finding.at),
    callId: displayOrNull(message.keys.callId),
    related: finding.related.map(related => ({
      message: displaySentence(related.message),
      messageNumber: numberOf(related.at),
      ...jsonPlace(input, conclusions.spanOf(related.at), related.at.message),
    })),
  };
}

/** How much of everything is in it. */
function countsOf({ conclusions }: AnalysedInput) {
  const { messages, transactions, dialogs, calls } = conclusions.counts;
  return { messages, transactions, dialogs, calls };
}

/** One file of the JSON form. */
export interface JsonFile {
  readonly path: string;
  readonly format: string;
  readonly bytes: number;
  readonly messages: number;
  readonly transactions: number;
  readonly dialogs: number;
  readonly calls: number;
  readonly elapsedMs: number;
  readonly findings: readonly JsonFinding[];
  readonly suppressed: number;
  readonly omitted?: number;
  readonly known?: number;
  /** What was left out so that memory stays bounded. */
  readonly caps?: readonly StreamCap[];
}

/** The JSON form of a run, schema 1: what the other machine-read forms are made from. */
export interface LintReport {
  readonly schema: 1;
  readonly tool: { readonly name: 'siplint'; readonly version: string };
  readonly files: readonly JsonFile[];
  readonly summary: Record<Severity, number>;
}

/**
 * The value of `siplint lint --format json`: the shape of schema 1. `omitted` and `known` are there only where they are
 * not 0.
 */
export function lintJson(shown: readonly ShownFindings[], version: string): LintReport {
  return {
    schema: 1,
    tool: { name: 'siplint', version },
    files: shown.map(({ input, findings, omitted, known }) => ({
      path: input.path,
      format: input.format,
      bytes: input.bytes,
      ...countsOf(input),
      elapsedMs: Math.round(input.elapsedMs),
      findings: findings.map(finding => jsonFinding(input, finding)),
      suppressed: input.conclusions.suppressed,
      ...(omitted.length === 0 ? {} : { omitted: omitted.length }),
      ...(known === 0 ? {} : { known }),
      ...capsOf(input.conclusions.caps),
    })),
    summary: countSeverities(shown.flatMap(({ findings, omitted }) => [...findings, ...omitted])),
  };
}
