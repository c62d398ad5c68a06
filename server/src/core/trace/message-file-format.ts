import { isPartSeparatorAt } from '../sip/message-file-lines';
import type { TraceFormat } from './trace-format';

/**
 * Cuts an authored file at its `###` lines with the same machinery as a trace, so that edits and streams work alike.
 * It answers no records: the part itself says what it holds (`recordOfPart`). Not in the list of trace formats,
 * since it is chosen by language and never detected in a log.
 */
export const messageFileFormat: TraceFormat = {
  id: 'sip-message',
  title: 'SIP message file',
  detect: () => 0,
  open: () => {
    // The first line belongs to this part, whatever it is; a very long line comes in pieces without line end.
    let atLineStart = false;
    return {
      push(line, end) {
        const starts = atLineStart && isPartSeparatorAt(line, 0);
        atLineStart = end !== '';
        return starts;
      },
      finish: () => undefined,
      carry: () => '',
    };
  },
};
