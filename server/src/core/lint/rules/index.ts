import type { Rule } from '../rule';
import { captureDuplicates } from './capture/capture-duplicates';
import { captureEndsEarly } from './capture/capture-ends-early';
import { captureOneSided } from './capture/capture-one-sided';
import { cseqNotIncreasing } from './dialog/cseq-not-increasing';
import { requestAfterBye } from './dialog/request-after-bye';
import { contentLengthMismatch } from './header/content-length-mismatch';
import { contentLengthMissing } from './header/content-length-missing';
import { contentTypeMissing } from './header/content-type-missing';
import { cseqInvalid } from './header/cseq-invalid';
import { cseqMethodMismatch } from './header/cseq-method-mismatch';
import { duplicateHeader } from './header/duplicate-header';
import { fromTagMissing } from './header/from-tag-missing';
import { maxForwardsInvalid } from './header/max-forwards-invalid';
import { missingRequiredHeader } from './header/missing-required-header';
import { viaBranchCookie } from './header/via-branch-cookie';
import { suppressionUnused } from './suppression/suppression-unused';
import { headerSyntax } from './syntax/header-syntax';
import { headersNotTerminated } from './syntax/headers-not-terminated';
import { messageTruncated } from './syntax/message-truncated';
import { methodUnknown } from './syntax/method-unknown';
import { sipVersionUnsupported } from './syntax/sip-version-unsupported';
import { startLineInvalid } from './syntax/start-line-invalid';
import { statusCodeInvalid } from './syntax/status-code-invalid';
import { textNotUtf8 } from './syntax/text-not-utf8';
import { ackBranchMismatch } from './transaction/ack-branch-mismatch';
import { cancelNo487 } from './transaction/cancel-no-487';
import { invite2xxNoAck } from './transaction/invite-2xx-no-ack';
import { inviteNoFinalResponse } from './transaction/invite-no-final-response';
import { inviteNon2xxNoAck } from './transaction/invite-non2xx-no-ack';
import { requestNoResponse } from './transaction/request-no-response';
import { responseWithoutRequest } from './transaction/response-without-request';
import { uriInvalid } from './uri/uri-invalid';

/** The catalogue. A rule is one file, one document in `test-fixtures/lint`, and one line here. */
export const allRules: readonly Rule[] = [
  startLineInvalid,
  sipVersionUnsupported,
  methodUnknown,
  statusCodeInvalid,
  headerSyntax,
  headersNotTerminated,
  messageTruncated,
  textNotUtf8,
  missingRequiredHeader,
  maxForwardsInvalid,
  duplicateHeader,
  cseqInvalid,
  cseqMethodMismatch,
  viaBranchCookie,
  fromTagMissing,
  contentLengthMissing,
  contentLengthMismatch,
  contentTypeMissing,
  uriInvalid,
  inviteNon2xxNoAck,
  invite2xxNoAck,
  ackBranchMismatch,
  requestNoResponse,
  inviteNoFinalResponse,
  responseWithoutRequest,
  cancelNo487,
  cseqNotIncreasing,
  requestAfterBye,
  captureOneSided,
  captureEndsEarly,
  captureDuplicates,
  suppressionUnused,
];

const byId = new Map(allRules.map(rule => [rule.meta.id, rule]));

/** The rule of an id; undefined for an unknown one. */
export function ruleById(id: string): Rule | undefined {
  return byId.get(id);
}
