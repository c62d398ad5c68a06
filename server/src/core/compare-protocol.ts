/** Requests to compare, between client and server. Types and method names only. */
import type { ExportSource } from './export-protocol';

/** Two calls, or two messages, each named by its place or id; of a source of several calls the first counts. */
export interface CompareParams {
  readonly kind: 'calls' | 'messages';
  readonly left: ExportSource;
  readonly right: ExportSource;
}
export type CompareResult =
  | {
      readonly kind: 'done';
      /** Texts for the two sides of a diff editor: what is the same stands in both in the same way. */
      readonly left: string;
      readonly right: string;
      readonly leftTitle: string;
      readonly rightTitle: string;
      /** The first real difference; null where there is none. */
      readonly first: string | null;
      readonly differences: number;
    }
  | { readonly kind: 'failed'; readonly reason: string };
/** Request client → server. */
export const compareMethod = 'siplens/compare';
