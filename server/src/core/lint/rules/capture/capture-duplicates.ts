import { firstDuplicate } from '../../../trace/capture-memory';
import { relatedTo } from '../../obligations/words';
import type { CaptureRule } from '../../rule';

/** So many copies, or more than one message in a hundred, are no accident. */
const MANY = 100;

/** Explains why some messages are counted once though they stand in the trace twice. */
export const captureDuplicates: CaptureRule = {
  scope: 'capture',
  about: 'whole',
  meta: {
    id: 'capture-duplicates',
    category: 'capture',
    severity: 'information',
    description: 'The same packets were captured twice; the copies are left out of every judgement.',
    reference: 'RFC 3261 §17.1.1.2',
    fixable: false,
  },
  check(groups, facts, report) {
    if (facts.duplicateCount <= MANY && facts.duplicateCount * 100 <= facts.messageCount) return;
    const example = facts.letGo?.duplicate ?? firstDuplicate(groups);
    if (!example) return;
    const [copy, first] = example;
    report({
      at: { message: copy, span: copy.startLine },
      message: `${facts.duplicateCount} ${facts.duplicateCount === 1 ? 'message was' : 'messages were'} captured twice (mirror port or two capture nodes) and ${facts.duplicateCount === 1 ? 'is' : 'are'} counted once.`,
      confidence: 'certain',
      related: [relatedTo(first, 'the first copy')],
    });
  },
};
