import type { TraceFormat } from '../trace-format';
import { asteriskPjsip } from './asterisk-pjsip';
import { freeswitch } from './freeswitch';
import { ngrep } from './ngrep';
import { plain } from './plain';
import { sipp } from './sipp';
import { sippScenario } from './sipp-scenario';
import { siptrace } from './siptrace';
import { sngrep } from './sngrep';

/** All text formats that are known. The order decides between equal confidences: more specific first. */
export const textFormats: readonly TraceFormat[] = [
  siptrace,
  sippScenario,
  asteriskPjsip,
  freeswitch,
  ngrep,
  sngrep,
  sipp,
  plain,
];

/** The format with an id; undefined for an unknown one. */
export function formatById(id: string): TraceFormat | undefined {
  return textFormats.find(format => format.id === id);
}
