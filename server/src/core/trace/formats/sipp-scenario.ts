import type { ChunkReader, TraceFormat } from '../trace-format';
import { headLines } from './head-lines';

/** Templates are not traffic: nothing is a record, the whole text is one chunk. */
const silent: ChunkReader = { push: () => false, finish: () => undefined, carry: () => '' };

/** An XML document whose elements are those of a scenario: `<scenario`, and `<send` or `<recv`. */
function detect(head: string): number {
  let scenario = false;
  for (const line of headLines(head)) {
    if (/^\s{0,64}<scenario[\s>]/.test(line)) scenario = true;
    else if (
      scenario &&
      /^\s{0,64}<(?:send|recv|sendCmd|recvCmd|pause|nop|label|Global|init)[\s>/]/.test(line)
    )
      return 1;
  }
  return 0;
}

/** SIPp scenario XML: recognised, so that its `[keyword]` templates are not taken for messages. It yields none. */
export const sippScenario: TraceFormat = {
  id: 'sipp-scenario',
  title: 'SIPp scenario (templates, no traffic)',
  templates: true,
  detect,
  open: () => silent,
};
