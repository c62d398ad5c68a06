import type { DocumentKind } from './document';
import { defaultLintConfig, type LintConfig } from './lint/config';
import { ruleSet } from './lint/engine';
import type { Rule } from './lint/rule';
import { allRules } from './lint/rules/index';
import type { Environment } from './sip/environment';
import type { TaughtFormats } from './trace/formats/taught/read-taught-formats';
import type { ChunkSetting } from './understand-chunk';

/** How a document is analysed. */
export interface AnalyseOptions {
  readonly kind: DocumentKind;
  readonly config?: LintConfig;
  /** Id of a trace format; by default the one that the head of the text shows. Of no meaning for authored files. */
  readonly format?: string;
  /** Formats that the user taught, known besides those that are built in. */
  readonly taught?: TaughtFormats;
  /** `bytes`: the text was decoded as Latin-1, one character a byte. By default `utf16`. */
  readonly unit?: 'bytes' | 'utf16';
  /** True while the trace is still being written: its end proves nothing. By default what a native trace says itself. */
  readonly open?: boolean;
  /**
   * What the clock shows, ms since 1970: in a trace still being written silence counts up to now, not only up to the
   * newest message (`rules.md` 2.10). Of no meaning for a trace that is closed or has no dates.
   */
  readonly now?: number;
  /** Variables from outside of an authored file; by default there are none. Of no meaning for logs. */
  readonly environment?: Environment;
  /** Other rules than the catalogue; for tests. */
  readonly rules?: readonly Rule[];
}

/** What holds for all chunks of a document that is analysed with these options. */
export function chunkSetting(options: AnalyseOptions, summaryOnly = false): ChunkSetting {
  const rules = ruleSet(options.rules ?? allRules, options.config ?? defaultLintConfig);
  const headers = rules.config.correlationHeaders ?? [];
  return {
    authored: options.kind === 'message',
    unit: options.unit ?? 'utf16',
    rules,
    summaryOnly,
    correlationHeaders: headers.length > 0 ? new Set(headers) : undefined,
  };
}
