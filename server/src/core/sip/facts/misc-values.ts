import lists from './data/misc-values.json';
import q850 from './data/q850-causes.json';
import warnings from './data/warning-codes.json';
import type { Sureness } from './header-spec';

/** One member of a closed or well-known set of values. */
export interface NamedValue {
  readonly name: string;
  readonly refs: readonly string[];
  /** One sentence; empty where the name says it all. */
  readonly description: string;
  readonly sure: Sureness;
}

interface ValueRow {
  readonly name: string;
  readonly refs?: readonly string[];
  readonly description?: string;
}

function valuesOf(list: {
  readonly sure: string;
  readonly values: readonly ValueRow[];
}): readonly NamedValue[] {
  return list.values.map(row => ({
    name: row.name,
    refs: row.refs ?? [],
    description: row.description ?? '',
    sure: list.sure as Sureness,
  }));
}

/** Via transports, upper case (RFC 3261 §20.42, RFC 4168, RFC 7118). */
export const allTransports = valuesOf(lists.transports);
/** Values of Priority (RFC 3261 §20.26). */
export const allPriorities = valuesOf(lists.priorities);
/** States of Subscription-State (RFC 6665). */
export const allSubscriptionStates = valuesOf(lists.subscriptionStates);
/** `reason=` of a terminated Subscription-State (RFC 6665). */
export const allSubscriptionReasons = valuesOf(lists.subscriptionReasons);
/** Mechanisms of Security-Client and its kin (RFC 3329). */
export const allSecurityMechanisms = valuesOf(lists.securityMechanisms);
/** `algorithm=` of digest challenges and credentials (RFC 7616, RFC 8760). */
export const allDigestAlgorithms = valuesOf(lists.digestAlgorithms);
/** `qop=` of digest challenges and credentials. */
export const allQopValues = valuesOf(lists.qop);
/** Schemes of challenges and credentials. */
export const allAuthSchemes = valuesOf(lists.authSchemes);
/** Disposition types of Content-Disposition. */
export const allContentDispositions = valuesOf(lists.contentDispositions);
/** Values of Answer-Mode and Priv-Answer-Mode (RFC 5373). */
export const allAnswerModes = valuesOf(lists.answerModes);
/** Directives of Request-Disposition (RFC 3841). */
export const allRequestDispositions = valuesOf(lists.requestDispositions);
/** Values of P-Early-Media (RFC 5009). */
export const allEarlyMediaValues = valuesOf(lists.earlyMedia);
/** Media types that bodies of SIP messages have. */
export const allMediaTypes = valuesOf(lists.mediaTypes);
/** Values of Privacy (RFC 3323). */
export const allPrivacyValues = valuesOf(lists.privacy);
/** Protocols of Reason (RFC 3326). */
export const allReasonProtocols = valuesOf(lists.reasonProtocols);
/** Names of Info-Package and Recv-Info (RFC 6086). */
export const allInfoPackages = valuesOf(lists.infoPackages);

/** A warn-code of the Warning header field (RFC 3261 §20.43). */
export interface WarningCodeSpec {
  readonly code: number;
  readonly text: string;
  readonly refs: readonly string[];
  readonly description: string;
}

/** Every registered warn-code. */
export const allWarningCodes: readonly WarningCodeSpec[] = warnings;

/** An ITU-T Q.850 cause as `Reason: Q.850;cause=16` carries it, and the SIP status that RFC 3398 maps it to, if any. */
export interface Q850CauseSpec {
  readonly cause: number;
  readonly name: string;
  readonly status?: number;
}

/** Every Q.850 cause that Siplens names. */
export const allQ850Causes: readonly Q850CauseSpec[] = q850 as readonly Q850CauseSpec[];

/** The member of a set by name in any letter case; undefined if it is not there. */
export function valueByName(values: readonly NamedValue[], name: string): NamedValue | undefined {
  const id = name.toLowerCase();
  return values.find(value => value.name.toLowerCase() === id);
}

/** The entry of a warn-code; undefined if unknown. */
export function warningByCode(code: number): WarningCodeSpec | undefined {
  return allWarningCodes.find(warning => warning.code === code);
}

/** The Q.850 cause of a number; undefined if unknown. */
export function q850ByCause(cause: number): Q850CauseSpec | undefined {
  return allQ850Causes.find(entry => entry.cause === cause);
}
