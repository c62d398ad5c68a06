/** What the endpoint does with a request that opens something, by its method and the user part that is called. */
export type Behaviour =
  | { readonly kind: 'answer'; readonly status: number; readonly reason: string }
  /** Binds the Contacts as asked. */
  | { readonly kind: 'register' }
  /** 180, then 200 with an SDP answer. */
  | { readonly kind: 'pick-up' }
  /** 180 and then nothing until CANCEL. */
  | { readonly kind: 'ring' };

/** The methods that it knows, for Allow. */
export const allowedMethods = 'INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER';

/** Behaviours of INVITE by user part; any other user picks up. */
const byUser: ReadonlyMap<string, Behaviour> = new Map<string, Behaviour>([
  ['busy', { kind: 'answer', status: 486, reason: 'Busy Here' }],
  ['decline', { kind: 'answer', status: 603, reason: 'Decline' }],
  ['ringing', { kind: 'ring' }],
]);

/** The behaviour for a request outside of a dialog, CANCEL and BYE not among them. */
export function behaviourOf(method: string, user: string | undefined): Behaviour {
  if (method === 'INVITE') return byUser.get(user?.toLowerCase() ?? '') ?? { kind: 'pick-up' };
  if (method === 'REGISTER') return { kind: 'register' };
  if (method === 'OPTIONS') return { kind: 'answer', status: 200, reason: 'OK' };
  // RFC 3261 §8.2.1
  return { kind: 'answer', status: 405, reason: 'Method Not Allowed' };
}
