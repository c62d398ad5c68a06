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
