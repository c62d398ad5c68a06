import type { LadderArrow } from './ladder';

/** The findings of an arrow in a few words: `! invite-non2xx-no-ack`; empty for none. A hint is no mark. */
export function arrowMark({ findings }: LadderArrow): string {
  const shown = findings.filter(({ severity }) => severity !== 'hint');
  return [
    ...new Set(shown.map(({ rule, severity }) => `${severity === 'information' ? 'i' : '!'} ${rule}`)),
  ].join(' ');
}
