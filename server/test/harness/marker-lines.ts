import type { Confidence, Severity } from '../../src/core/lint/finding';

/** A finding that a marker line asserts. Line and columns are zero-based and those of the text without markers. */
export interface Marker {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly severity: Severity;
  readonly rule: string;
  readonly confidence: Confidence;
  /** Text that the message must hold; undefined where the marker names none. */
  readonly part: string | undefined;
}

/** A fixture text and what it asserts of itself. */
export interface MarkedText {
  /** The text without marker lines. */
  readonly text: string;
  readonly markers: readonly Marker[];
}

const MARKER =
  /^( *)(\^+) (error|warning|information|hint) ([a-z0-9-]+)(?: \((certain|likely|unproven|pending)\))?(?:: (.+))?$/;

/**
 * Takes marker lines out of a fixture: blanks, carets, severity, rule id, optionally the confidence in parentheses, and
 * optionally `: part of the message`. Each stands below the line that it marks; several may stand below one line.
 */
export function readMarkers(fixture: string): MarkedText {
  const lines: string[] = [];
  const markers: Marker[] = [];
  for (const line of fixture.split('\n')) {
    const found = MARKER.exec(line);
    if (!found) {
      if (/^ *\^+ /.test(line)) throw new Error(`not a marker that can be read: ${line}`);
      lines.push(line);
      continue;
    }
    const [, blanks = '', carets = '', severity, rule = '', confidence = 'certain', part] = found;
    markers.push({
      line: lines.length - 1,
      start: blanks.length,
      end: blanks.length + carets.length,
      severity: severity as Severity,
      rule,
      confidence: confidence as Confidence,
      part,
    });
  }
  return { text: lines.join('\n'), markers };
}

/** A marker as one line of text, the form in which expected and found are compared. */
export function markerKey(marker: Omit<Marker, 'part'>): string {
  const at = `${marker.line + 1}:${marker.start + 1}-${marker.end + 1}`;
  return `${at} ${marker.severity} ${marker.rule} (${marker.confidence})`;
}

/** The text with a marker line, message and all, below each line that has findings: what to paste into a fixture. */
export function withMarkers(text: string, markers: readonly Marker[]): string {
  return text
    .split('\n')
    .flatMap((line, index) => [
      line,
      ...markers
        .filter(marker => marker.line === index)
        .map(({ start, end, severity, rule, confidence, part }) => {
          const sure = confidence === 'certain' ? '' : ` (${confidence})`;
          return `${' '.repeat(start)}${'^'.repeat(end - start)} ${severity} ${rule}${sure}: ${part ?? ''}`;
        }),
    ])
    .join('\n');
}
