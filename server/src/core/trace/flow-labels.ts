/** Names of recognised call flows, by the id that `siplint calls` prints. */
export const flowLabels: ReadonlyMap<string, string> = new Map([
  ['basic', 'Basic call'],
  ['answered', 'Answered call, its end not shown'],
  ['release', 'Release of a call that began before'],
  ['callee-declines', 'Callee declines'],
  ['caller-cancels', 'Caller cancels'],
  ['busy', 'Busy'],
  ['no-answer', 'No answer'],
  ['not-found', 'Not found'],
  ['not-acceptable', 'Not acceptable'],
  ['timeout', 'Request timeout'],
  ['hold', 'Call hold'],
  ['consultation-hold', 'Consultation hold'],
  ['call-swap', 'Call swap'],
  ['unattended-transfer', 'Unattended transfer'],
  ['attended-transfer', 'Attended transfer'],
  ['replaces', 'Call that replaces another'],
  ['forward-no-answer', 'Call forwarding, no answer'],
  ['forward-busy', 'Call forwarding, busy'],
  ['forward-queued', 'Call forwarding, queued'],
  ['forked', 'Forked call'],
  ['re-invite', 'Re-INVITE'],
  ['register', 'Registration'],
  ['register-challenged', 'Registration with a challenge'],
  ['register-unanswered', 'Registration without an answer'],
]);

/** What a user calls a flow; an id that is not known stands for itself. */
export function flowLabel(flow: string): string {
  return flowLabels.get(flow) ?? flow;
}
