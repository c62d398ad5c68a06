import type { CallQuery } from '../../../server/src/core/features/call-query/call-query';

/** By what the calls of a trace are put into folders; `kind` leaves the calls themselves outside of any. */
export const groupings = ['kind', 'time', 'host', 'outcome', 'none'] as const;
export type Grouping = (typeof groupings)[number];

export const sortings = ['start', 'duration', 'findings', 'parties'] as const;
export type Sorting = (typeof sortings)[number];

/** What of a trace the Calls tree shows, and in which order. */
export interface CallsLook {
  readonly query: CallQuery;
  readonly groupBy: Grouping;
  readonly sortBy: Sorting;
  readonly hidePings: boolean;
}
