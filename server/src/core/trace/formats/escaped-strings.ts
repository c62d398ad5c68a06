import { EscapedBlock, holdsEscapedMessage } from './escaped-block';
import { logFormat } from './log-format';
import type { LogShape } from './log-shape';
import { readTime } from './read-time';

const shape: LogShape = {
  marks: ['\\r\\n', '\\n', '#015#012', '#012', '<013><010>', '<010>', '^M^J'],
  header: line => (holdsEscapedMessage(line) ? { time: readTime(line) } : undefined),
  block: () => new EscapedBlock(),
};

/** Whole messages on one line with `\r\n` or `#015#012` for line ends: syslog, strings of programs and debuggers. */
export const escapedStrings = logFormat({
  id: 'escaped-strings',
  title: 'Messages as strings with escapes (syslog, programs)',
  shape,
  generic: true,
});
