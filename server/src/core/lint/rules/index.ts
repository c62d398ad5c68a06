import type { Rule } from '../rule';
import { authBasicScheme } from './auth/auth-basic-scheme';
import { authChallengeInvalid } from './auth/auth-challenge-invalid';
import { authCredentialsInvalid } from './auth/auth-credentials-invalid';
import { authCseqNotIncremented } from './auth/auth-cseq-not-incremented';
import { authLoop } from './auth/auth-loop';
import { authNonceCount } from './auth/auth-nonce-count';
import { authRetryMismatch } from './auth/auth-retry-mismatch';
import { challengeUnanswered } from './auth/challenge-unanswered';
import { captureDuplicates } from './capture/capture-duplicates';
import { captureEndsEarly } from './capture/capture-ends-early';
import { captureGap } from './capture/capture-gap';
import { captureOneSided } from './capture/capture-one-sided';
import { byeEarlyDialog } from './dialog/bye-early-dialog';
import { cseqGap } from './dialog/cseq-gap';
import { cseqNotIncreasing } from './dialog/cseq-not-increasing';
import { dialogLeftOpen } from './dialog/dialog-left-open';
import { dialogNotInTrace } from './dialog/dialog-not-in-trace';
import { dialogRouteMismatch } from './dialog/dialog-route-mismatch';
import { dialogTagMismatch } from './dialog/dialog-tag-mismatch';
import { dialogTargetMismatch } from './dialog/dialog-target-mismatch';
import { dialogUriChanged } from './dialog/dialog-uri-changed';
import { forkLoserNotCancelled } from './dialog/fork-loser-not-cancelled';
import { forkSecond2xxNotCleared } from './dialog/fork-second-2xx-not-cleared';
import { initialRequestToTag } from './dialog/initial-request-to-tag';
import { loopSuspected } from './dialog/loop-suspected';
import { maxForwardsNotDecremented } from './dialog/max-forwards-not-decremented';
import { recordRouteNotCopied } from './dialog/record-route-not-copied';
import { reinviteOverlap } from './dialog/reinvite-overlap';
import { requestAfterBye } from './dialog/request-after-bye';
import { bodyTypeMismatch } from './header/body-type-mismatch';
import { callIdInvalid } from './header/call-id-invalid';
import { contactStarMisuse } from './header/contact-star-misuse';
import { contentLengthMismatch } from './header/content-length-mismatch';
import { contentLengthMissing } from './header/content-length-missing';
import { contentTypeMissing } from './header/content-type-missing';
import { cseqInvalid } from './header/cseq-invalid';
import { cseqMethodMismatch } from './header/cseq-method-mismatch';
import { duplicateHeader } from './header/duplicate-header';
import { duplicateParameter } from './header/duplicate-parameter';
import { eventHeaderInvalid } from './header/event-header-invalid';
import { fromTagMissing } from './header/from-tag-missing';
import { headerNotAllowed } from './header/header-not-allowed';
import { headerValueInvalid } from './header/header-value-invalid';
import { maxForwardsInvalid } from './header/max-forwards-invalid';
import { methodRequiredHeader } from './header/method-required-header';
import { missingRequiredHeader } from './header/missing-required-header';
import { nameAddrBrackets } from './header/name-addr-brackets';
import { optionTagMisuse } from './header/option-tag-misuse';
import { recommendedHeaders } from './header/recommended-headers';
import { referToInvalid } from './header/refer-to-invalid';
import { reliabilityHeaderInvalid } from './header/reliability-header-invalid';
import { replacesInvalid } from './header/replaces-invalid';
import { routeMissingLr } from './header/route-missing-lr';
import { sessionIdInvalid } from './header/session-id-invalid';
import { sessionTimerInvalid } from './header/session-timer-invalid';
import { statusRequiredHeader } from './header/status-required-header';
import { toTagMissing } from './header/to-tag-missing';
import { unknownHeader } from './header/unknown-header';
import { viaBranchCookie } from './header/via-branch-cookie';
import { viaInvalid } from './header/via-invalid';
import { viaTransportMismatch } from './header/via-transport-mismatch';
import { callFailed } from './interop/call-failed';
import { messageTooLarge } from './interop/message-too-large';
import { multipleMessagesInDatagram } from './interop/multiple-messages-in-datagram';
import { contactPrivateAddress } from './nat/contact-private-address';
import { mediaAddressMismatch } from './nat/media-address-mismatch';
import { mediaMissing } from './nat/media-missing';
import { natRewriteDetected } from './nat/nat-rewrite-detected';
import { responseMisrouted } from './nat/response-misrouted';
import { sdpPrivateAddress } from './nat/sdp-private-address';
import { stunAddressUnused } from './nat/stun-address-unused';
import { viaSourceMismatch } from './nat/via-source-mismatch';
import { answerCodecMismatch } from './offer-answer/answer-codec-mismatch';
import { answerDirectionInvalid } from './offer-answer/answer-direction-invalid';
import { answerMediaCount } from './offer-answer/answer-media-count';
import { answerMediaMismatch } from './offer-answer/answer-media-mismatch';
import { cryptoAnswerMismatch } from './offer-answer/crypto-answer-mismatch';
import { earlyAnswerChanged } from './offer-answer/early-answer-changed';
import { holdUnresolved } from './offer-answer/hold-unresolved';
import { mediaRejected } from './offer-answer/media-rejected';
import { offerNoAnswer } from './offer-answer/offer-no-answer';
import { offerPendingOverlap } from './offer-answer/offer-pending-overlap';
import { originChanged } from './offer-answer/origin-changed';
import { originVersion } from './offer-answer/origin-version';
import { payloadTypeRemapped } from './offer-answer/payload-type-remapped';
import { reofferMediaRemoved } from './offer-answer/reoffer-media-removed';
import { registerBindingMissing } from './registration/register-binding-missing';
import { registerChurn } from './registration/register-churn';
import { registerCseq } from './registration/register-cseq';
import { registerExpiresIncreased } from './registration/register-expires-increased';
import { registerIntervalLoop } from './registration/register-interval-loop';
import { registrationFailed } from './registration/registration-failed';
import { registrationLapsed } from './registration/registration-lapsed';
import { sdpConnectionInvalid } from './sdp/sdp-connection-invalid';
import { sdpDirectionConflict } from './sdp/sdp-direction-conflict';
import { sdpHoldLegacy } from './sdp/sdp-hold-legacy';
import { sdpKeyInvalid } from './sdp/sdp-key-invalid';
import { sdpLineOrder } from './sdp/sdp-line-order';
import { sdpMediaInvalid } from './sdp/sdp-media-invalid';
import { sdpMissingLine } from './sdp/sdp-missing-line';
import { sdpOriginInvalid } from './sdp/sdp-origin-invalid';
import { sdpRtpmapInvalid } from './sdp/sdp-rtpmap-invalid';
import { sdpSyntax } from './sdp/sdp-syntax';
import { authWeakDigest } from './security/auth-weak-digest';
import { registrationBruteforce } from './security/registration-bruteforce';
import { scannerUserAgent } from './security/scanner-user-agent';
import { sdesKeyCleartext } from './security/sdes-key-cleartext';
import { sipScan } from './security/sip-scan';
import { sipsDowngrade } from './security/sips-downgrade';
import { notifyAfterTerminated } from './subscription/notify-after-terminated';
import { notifyNoSubscription } from './subscription/notify-no-subscription';
import { notifyReferBody } from './subscription/notify-refer-body';
import { referNoCall } from './subscription/refer-no-call';
import { referNoFinalNotify } from './subscription/refer-no-final-notify';
import { referNoNotify } from './subscription/refer-no-notify';
import { referOutcomeMismatch } from './subscription/refer-outcome-mismatch';
import { replacedDialogNotEnded } from './subscription/replaced-dialog-not-ended';
import { replacesDialogUnknown } from './subscription/replaces-dialog-unknown';
import { replacesNotApplied } from './subscription/replaces-not-applied';
import { subscribeNoNotify } from './subscription/subscribe-no-notify';
import { subscriptionExpiresIncreased } from './subscription/subscription-expires-increased';
import { suppressionUnused } from './suppression/suppression-unused';
import { headerSyntax } from './syntax/header-syntax';
import { headersNotTerminated } from './syntax/headers-not-terminated';
import { lineEndingInvalid } from './syntax/line-ending-invalid';
import { messageTruncated } from './syntax/message-truncated';
import { methodUnknown } from './syntax/method-unknown';
import { reasonPhraseNonstandard } from './syntax/reason-phrase-nonstandard';
import { sipVersionUnsupported } from './syntax/sip-version-unsupported';
import { startLineInvalid } from './syntax/start-line-invalid';
import { statusCodeInvalid } from './syntax/status-code-invalid';
import { textNotUtf8 } from './syntax/text-not-utf8';
import { ackNotRepeated } from './timing/ack-not-repeated';
import { finalResponseRepeatedAfterAck } from './timing/final-response-repeated-after-ack';
import { postDialDelayHigh } from './timing/post-dial-delay-high';
import { responseLate } from './timing/response-late';
import { retransmissionAfterResponse } from './timing/retransmission-after-response';
import { retransmissionInterval } from './timing/retransmission-interval';
import { retransmissionOnReliableTransport } from './timing/retransmission-on-reliable-transport';
import { retransmissionStorm } from './timing/retransmission-storm';
import { sessionTimerNotRefreshed } from './timing/session-timer-not-refreshed';
import { ack2xxReusesBranch } from './transaction/ack-2xx-reuses-branch';
import { ackBranchMismatch } from './transaction/ack-branch-mismatch';
import { ackMismatch } from './transaction/ack-mismatch';
import { ackNon2xxForwarded } from './transaction/ack-non2xx-forwarded';
import { ackUnexpected } from './transaction/ack-unexpected';
import { branchReused } from './transaction/branch-reused';
import { cancelAfterFinal } from './transaction/cancel-after-final';
import { cancelBeforeProvisional } from './transaction/cancel-before-provisional';
import { cancelMismatch } from './transaction/cancel-mismatch';
import { cancelNo487 } from './transaction/cancel-no-487';
import { cancelNoTarget } from './transaction/cancel-no-target';
import { challengeNotAllowed } from './transaction/challenge-not-allowed';
import { invite2xxNoAck } from './transaction/invite-2xx-no-ack';
import { inviteNoFinalResponse } from './transaction/invite-no-final-response';
import { inviteNon2xxNoAck } from './transaction/invite-non2xx-no-ack';
import { multipleFinalResponses } from './transaction/multiple-final-responses';
import { nonInviteProvisional } from './transaction/non-invite-provisional';
import { prackMismatch } from './transaction/prack-mismatch';
import { provisionalAfterFinal } from './transaction/provisional-after-final';
import { rel100Negotiation } from './transaction/rel100-negotiation';
import { reliableProvisionalNoPrack } from './transaction/reliable-provisional-no-prack';
import { requestNoResponse } from './transaction/request-no-response';
import { responseEchoMismatch } from './transaction/response-echo-mismatch';
import { responseToAck } from './transaction/response-to-ack';
import { responseToTagChanged } from './transaction/response-to-tag-changed';
import { responseWithoutRequest } from './transaction/response-without-request';
import { rseqOrder } from './transaction/rseq-order';
import { tryingMissing } from './transaction/trying-missing';
import { registerRequestUri } from './uri/register-request-uri';
import { sipsContactRequired } from './uri/sips-contact-required';
import { telUriInvalid } from './uri/tel-uri-invalid';
import { uriComponentNotAllowed } from './uri/uri-component-not-allowed';
import { uriInvalid } from './uri/uri-invalid';
import { uriSchemeUnsupported } from './uri/uri-scheme-unsupported';
import { bodyFileMissing } from './variables/body-file-missing';
import { unknownVariable } from './variables/unknown-variable';

/** The catalogue. A rule is one file, one document in `test-fixtures/lint`, and one line here. */
export const allRules: readonly Rule[] = [
  startLineInvalid,
  sipVersionUnsupported,
  methodUnknown,
  statusCodeInvalid,
  headerSyntax,
  headersNotTerminated,
  lineEndingInvalid,
  reasonPhraseNonstandard,
  messageTruncated,
  textNotUtf8,
  missingRequiredHeader,
  maxForwardsInvalid,
  duplicateHeader,
  methodRequiredHeader,
  statusRequiredHeader,
  headerNotAllowed,
  headerValueInvalid,
  unknownHeader,
  cseqInvalid,
  cseqMethodMismatch,
  callIdInvalid,
  viaInvalid,
  viaBranchCookie,
  viaTransportMismatch,
  fromTagMissing,
  toTagMissing,
  duplicateParameter,
  nameAddrBrackets,
  contactStarMisuse,
  routeMissingLr,
  optionTagMisuse,
  contentLengthMissing,
  contentLengthMismatch,
  contentTypeMissing,
  bodyTypeMismatch,
  recommendedHeaders,
  sessionTimerInvalid,
  reliabilityHeaderInvalid,
  eventHeaderInvalid,
  referToInvalid,
  replacesInvalid,
  sessionIdInvalid,
  uriInvalid,
  uriSchemeUnsupported,
  uriComponentNotAllowed,
  registerRequestUri,
  telUriInvalid,
  sipsContactRequired,
  sdpSyntax,
  sdpMissingLine,
  sdpLineOrder,
  sdpOriginInvalid,
  sdpMediaInvalid,
  sdpConnectionInvalid,
  sdpRtpmapInvalid,
  sdpDirectionConflict,
  sdpKeyInvalid,
  sdpHoldLegacy,
  authCredentialsInvalid,
  authChallengeInvalid,
  authBasicScheme,
  authWeakDigest,
  scannerUserAgent,
  sdesKeyCleartext,
  contactPrivateAddress,
  sdpPrivateAddress,
  viaSourceMismatch,
  messageTooLarge,
  multipleMessagesInDatagram,
  notifyReferBody,
  inviteNon2xxNoAck,
  invite2xxNoAck,
  ackBranchMismatch,
  ackMismatch,
  nonInviteProvisional,
  prackMismatch,
  reliableProvisionalNoPrack,
  rel100Negotiation,
  rseqOrder,
  tryingMissing,
  ack2xxReusesBranch,
  responseEchoMismatch,
  branchReused,
  ackUnexpected,
  ackNon2xxForwarded,
  cancelAfterFinal,
  cancelBeforeProvisional,
  cancelMismatch,
  cancelNoTarget,
  challengeNotAllowed,
  multipleFinalResponses,
  provisionalAfterFinal,
  responseToAck,
  responseToTagChanged,
  requestNoResponse,
  inviteNoFinalResponse,
  responseWithoutRequest,
  cancelNo487,
  retransmissionAfterResponse,
  retransmissionStorm,
  finalResponseRepeatedAfterAck,
  ackNotRepeated,
  postDialDelayHigh,
  responseLate,
  retransmissionOnReliableTransport,
  retransmissionInterval,
  sessionTimerNotRefreshed,
  cseqNotIncreasing,
  requestAfterBye,
  forkLoserNotCancelled,
  forkSecond2xxNotCleared,
  maxForwardsNotDecremented,
  recordRouteNotCopied,
  initialRequestToTag,
  dialogNotInTrace,
  dialogTagMismatch,
  byeEarlyDialog,
  reinviteOverlap,
  offerNoAnswer,
  offerPendingOverlap,
  answerMediaCount,
  answerMediaMismatch,
  answerCodecMismatch,
  answerDirectionInvalid,
  reofferMediaRemoved,
  originVersion,
  originChanged,
  payloadTypeRemapped,
  earlyAnswerChanged,
  cryptoAnswerMismatch,
  mediaRejected,
  holdUnresolved,
  challengeUnanswered,
  authLoop,
  authRetryMismatch,
  authCseqNotIncremented,
  authNonceCount,
  callFailed,
  dialogTargetMismatch,
  dialogRouteMismatch,
  loopSuspected,
  stunAddressUnused,
  responseMisrouted,
  mediaMissing,
  registerBindingMissing,
  registerExpiresIncreased,
  registerIntervalLoop,
  registrationFailed,
  registrationLapsed,
  registerCseq,
  registerChurn,
  subscribeNoNotify,
  notifyNoSubscription,
  notifyAfterTerminated,
  subscriptionExpiresIncreased,
  referNoNotify,
  referNoFinalNotify,
  referOutcomeMismatch,
  referNoCall,
  replacesNotApplied,
  replacesDialogUnknown,
  replacedDialogNotEnded,
  dialogUriChanged,
  cseqGap,
  dialogLeftOpen,
  sipsDowngrade,
  registrationBruteforce,
  sipScan,
  mediaAddressMismatch,
  natRewriteDetected,
  captureOneSided,
  captureEndsEarly,
  captureDuplicates,
  captureGap,
  suppressionUnused,
  unknownVariable,
  bodyFileMissing,
];

const byId = new Map(allRules.map(rule => [rule.meta.id, rule]));

/** The rule of an id; undefined for an unknown one. */
export function ruleById(id: string): Rule | undefined {
  return byId.get(id);
}
