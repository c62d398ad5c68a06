import type { TraceFormat } from '../trace-format';
import { asteriskPjsip } from './asterisk-pjsip';
import { freeswitch } from './freeswitch';
import { type LogFormat, withOthers } from './log-format';
import { ngrep } from './ngrep';
import { plain } from './plain';
import { sipp } from './sipp';
import { sippScenario } from './sipp-scenario';
import { siptrace } from './siptrace';
import { sngrep } from './sngrep';

/** The formats by themselves. The order decides between equal confidences: more specific first. */
const alone: readonly (TraceFormat | LogFormat)[] = [
  siptrace,
  sippScenario,
  asteriskPjsip,
  freeswitch,
  ngrep,
  sngrep,
  sipp,
  plain,
];

const logs: readonly LogFormat[] = alone.filter(format => 'shape' in format);

/** How a text is read in which nothing was recognised: bare messages, and records of any log that come later. */
export const readAsPlain: TraceFormat = withOthers(plain, logs);

/** All text formats that are known. Each log is read with the records of every other log that stand in it. */
export const textFormats: readonly TraceFormat[] = alone.map(format =>
  format === plain ? readAsPlain : 'shape' in format ? withOthers(format, logs) : format,
);

/** The shapes of all logs with their formats, to tell which one a record is in. */
export const logFormats = logs;

/** The format with an id; undefined for an unknown one. */
export function formatById(id: string): TraceFormat | undefined {
  return textFormats.find(format => format.id === id);
}
