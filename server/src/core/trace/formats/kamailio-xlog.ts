import { embeddedStart } from './embedded-start';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { readTime } from './read-time';

/** ` 1(2345) INFO: {1 1 INVITE …} <script>: text`, or behind a syslog head: a line that a routing script wrote. */
const header =
  /(?:^|[\s\])])(?:INFO|NOTICE|DEBUG|WARNING|ERROR|ALERT|CRITICAL): (?:\{[^}]{0,256}\} )?<script>: /;

function readHeader(line: string): HeaderFacts | undefined {
  const match = header.exec(line.slice(0, 512));
  if (!match) return undefined;
  const time = readTime(line.slice(0, match.index));
  // `xlog("… $mb")` glues the message to the text before it.
  const start = embeddedStart(line.slice(match.index + match[0].length));
  return start < 0 ? { time } : { time, startAt: match.index + match[0].length + start };
}

const shape: LogShape = {
  marks: ['<script>: '],
  header: readHeader,
  // Other lines of the server: ` 1(2345) INFO: <core>…`, with a syslog head or without.
  isForeign: line => /^(?:.{0,64}\]: )? ?\d{0,4}\(\d{1,8}\) [A-Z]{4,8}: /.test(line.slice(0, 160)),
};

/** Messages that a Kamailio script logs with `xlog("$mb")`. */
export const kamailioXlog = logFormat({ id: 'kamailio-xlog', title: 'Kamailio xlog', shape });
