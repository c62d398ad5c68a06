import type { TraceFormat } from '../trace-format';
import { asteriskChansip } from './asterisk-chansip';
import { asteriskPjsip } from './asterisk-pjsip';
import { audiocodes } from './audiocodes';
import { avayaAgent } from './avaya-agent';
import { avayaCsdk } from './avaya-csdk';
import { avayaIpo } from './avaya-ipo';
import { avayaIx } from './avaya-ix';
import { avayaPhone } from './avaya-phone';
import { avayaTracesm } from './avaya-tracesm';
import { baresip } from './baresip';
import { broadworks } from './broadworks';
import { browserConsole } from './browser-console';
import { ciscoCcsip } from './cisco-ccsip';
import { cucmSdl } from './cucm-sdl';
import { escapedStrings } from './escaped-strings';
import { espAdf } from './esp-adf';
import { freeswitch } from './freeswitch';
import { hexDump } from './hex-dump';
import { homer } from './homer';
import { jainSip } from './jain-sip';
import { kamailioSipdump } from './kamailio-sipdump';
import { kamailioTable } from './kamailio-table';
import { kamailioXlog } from './kamailio-xlog';
import { ladderText } from './ladder-text';
import { linphone } from './linphone';
import { type LogFormat, withOthers } from './log-format';
import { lync } from './lync';
import { ngrep } from './ngrep';
import { opensips } from './opensips';
import { oracleSipmsg } from './oracle-sipmsg';
import { pjsip } from './pjsip';
import { plain } from './plain';
import { sipp } from './sipp';
import { sippScenario } from './sipp-scenario';
import { sippShortmsg } from './sipp-shortmsg';
import { siptrace } from './siptrace';
import { sngrep } from './sngrep';
import { snom } from './snom';
import { stepTable } from './step-table';
import { noTaughtFormats, type TaughtFormats } from './taught/read-taught-formats';
import { taughtLogFormat } from './taught/taught-shape';
import { tcpdump } from './tcpdump';
import { thomson } from './thomson';
import { tsharkFollow } from './tshark-follow';
import { tsharkJson } from './tshark-json';
import { tsharkTree } from './tshark-tree';
import { twinkle } from './twinkle';

/** The formats by themselves. The order decides between equal confidences: more specific first. */
const alone: readonly (TraceFormat | LogFormat)[] = [
  siptrace,
  tsharkFollow,
  sippScenario,
  asteriskPjsip,
  freeswitch,
  ngrep,
  sngrep,
  sipp,
  tcpdump,
  tsharkTree,
  tsharkJson,
  hexDump,
  sippShortmsg,
  asteriskChansip,
  pjsip,
  ciscoCcsip,
  cucmSdl,
  oracleSipmsg,
  opensips,
  kamailioSipdump,
  kamailioTable,
  kamailioXlog,
  audiocodes,
  avayaAgent,
  avayaCsdk,
  avayaPhone,
  avayaIx,
  avayaIpo,
  avayaTracesm,
  homer,
  linphone,
  snom,
  thomson,
  espAdf,
  broadworks,
  jainSip,
  baresip,
  twinkle,
  lync,
  browserConsole,
  escapedStrings,
  stepTable,
  ladderText,
  plain,
];

/** The formats that a text may be in. */
export interface FormatSet {
  /** Every one; each log is read with the records of every other log that stand in it. */
  readonly formats: readonly TraceFormat[];
  /** How a text is read in which nothing was recognised: bare messages, and records of any log that come later. */
  readonly plain: TraceFormat;
  /** The logs by themselves, to tell which one a record is in. */
  readonly logs: readonly LogFormat[];
}

const sets = new WeakMap<TaughtFormats, FormatSet>();

/**
 * The formats that are built in, with those that a user taught before them. Equal for the same `taught`, so that the
 * formats of two versions of a document can be compared; and equal wherever nothing is taught, also in a thread, which
 * got a copy of the settings.
 */
export function formatsWith(asked: TaughtFormats = noTaughtFormats): FormatSet {
  const taught = asked.formats.length === 0 ? noTaughtFormats : asked;
  const known = sets.get(taught);
  if (known) return known;
  const own = taught.formats.map(taughtLogFormat);
  const logs = [...own, ...alone.filter((format): format is LogFormat => 'shape' in format)];
  const readAsPlain = withOthers(plain, logs);
  const joined = (format: TraceFormat | LogFormat) =>
    format === plain ? readAsPlain : 'shape' in format ? withOthers(format, logs) : format;
  const set = { formats: [...own, ...alone].map(joined), plain: readAsPlain, logs };
  sets.set(taught, set);
  return set;
}

/** All text formats that are built in. */
export const textFormats: readonly TraceFormat[] = formatsWith().formats;

/** The format with an id; undefined for an unknown one. */
export function formatById(id: string, taught: TaughtFormats = noTaughtFormats): TraceFormat | undefined {
  return formatsWith(taught).formats.find(format => format.id === id);
}
