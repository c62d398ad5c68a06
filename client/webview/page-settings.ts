import type { ColourBy } from '../../server/src/core/ladder/draw-arrow';
import type { TimeAxis } from '../../server/src/core/ladder/ladder-layout';
import type { LadderPageState } from '../../server/src/core/ladder-protocol';

/** How the user looks at a ladder: kept with `setState`, so that it survives hiding and reloading. */
export interface PageSettings {
  readonly axis: TimeAxis;
  readonly colourBy: ColourBy;
  readonly zoom: number;
  /** Ids of lanes in the user's order; lanes that are not named follow. */
  readonly laneOrder: readonly string[];
  readonly showsDetails: boolean;
  /** Height of the details, px. */
  readonly detailsHeight: number;
}

/** Everything that is kept. */
export interface SavedPage {
  readonly state: LadderPageState | null;
  readonly settings: PageSettings;
  /** Number of the message that is selected. */
  readonly selected: number | null;
  readonly scrollTop: number;
}

const firstSettings: PageSettings = {
  axis: 'compact',
  colourBy: 'dialog',
  zoom: 1,
  laneOrder: [],
  showsDetails: false,
  detailsHeight: 260,
};

/** What was kept; the defaults where nothing was, or a version before kept something else. */
export function readSaved(kept: unknown): SavedPage {
  const saved = (typeof kept === 'object' && kept !== null ? kept : {}) as Partial<SavedPage>;
  return {
    state: saved.state ?? null,
    settings: { ...firstSettings, ...saved.settings },
    selected: saved.selected ?? null,
    scrollTop: saved.scrollTop ?? 0,
  };
}
