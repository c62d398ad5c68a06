import type { PlacedFinding, Severity } from '../core/lint/finding';
import { type AnalysedInput, type JsonPlace, jsonPlace } from './analysed-input';
import { displayOrNull, displaySentence } from './display-text';
import { countSeverities } from './severity';

interface JsonFinding extends JsonPlace {
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
}

function jsonFinding(input: AnalysedInput, finding: PlacedFinding): JsonFinding {
  const { conclusions } = input;
  const { message } = finding.at;
  const numberOf = (at: PlacedFinding['at']) => conclusions.placeOf(at.message)?.number ?? null;
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

/** The value of `siplint lint --format json`: the shape of schema 1. `omitted` is there only where it is not 0. */
export function lintJson(shown: readonly ShownFindings[], version: string): unknown {
  return {
    schema: 1,
    tool: { name: 'siplint', version },
    files: shown.map(({ input, findings, omitted }) => ({
      path: input.path,
      format: input.format,
      bytes: input.bytes,
      messages: input.messages.length,
      transactions: input.conclusions.groups.reduce((n, group) => n + group.transactions.length, 0),
      dialogs: input.conclusions.groups.reduce((n, group) => n + group.dialogs.length, 0),
      calls: input.conclusions.calls.length,
      elapsedMs: Math.round(input.elapsedMs),
      findings: findings.map(finding => jsonFinding(input, finding)),
      suppressed: input.conclusions.suppressed,
      ...(omitted.length === 0 ? {} : { omitted: omitted.length }),
    })),
    summary: countSeverities(shown.flatMap(({ findings, omitted }) => [...findings, ...omitted])),
  };
}
