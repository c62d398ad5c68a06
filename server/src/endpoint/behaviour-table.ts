/** How the endpoint answers an INVITE; times are milliseconds. */
export type CallBehaviour = {
  /** 401 first, for INVITE, OPTIONS and REGISTER. */
  readonly challenge?: boolean;
} & (
  | {
      /** 180, then 200 with an SDP answer. */
      readonly does: 'answer';
      /** How long it rings. */
      readonly afterMs?: number;
      /** 182 before 180. */
      readonly queued?: boolean;
      /** 183 with the SDP answer instead of 180; reliable (RFC 3262) where the caller supports that. */
      readonly early?: boolean;
      /** BYE so long after the call is up. */
      readonly hangUpAfterMs?: number;
      /** re-INVITE with `a=sendonly` so long after the call is up. */
      readonly holdAfterMs?: number;
    }
  /** 180 and then nothing until CANCEL. */
  | { readonly does: 'ring' }
  | { readonly does: 'reject'; readonly status: number; readonly afterMs?: number }
  /** 302. Without `contact` the endpoint's own user bob. */
  | { readonly does: 'redirect'; readonly contact?: string }
  /** Nothing at all: the caller's time runs out, which a proxy tells as 408. */
  | { readonly does: 'silent' }
);

/** Behaviours by user part, in lower case. A list, since a name like `__proto__` is a name too. */
export type BehaviourTable = readonly (readonly [user: string, behaviour: CallBehaviour])[];

/** What users do that no setting names; every other user picks up. */
export const usualBehaviours: BehaviourTable = [
  ['busy', { does: 'reject', status: 486 }],
  ['decline', { does: 'reject', status: 603 }],
  ['missing', { does: 'reject', status: 404 }],
  ['ringing', { does: 'ring' }],
  ['silent', { does: 'silent' }],
  ['moved', { does: 'redirect' }],
  ['queued', { does: 'answer', queued: true }],
  ['early', { does: 'answer', early: true }],
  ['slow', { does: 'answer', afterMs: 5000 }],
  ['leaving', { does: 'answer', hangUpAfterMs: 2000 }],
  ['holding', { does: 'answer', holdAfterMs: 1000 }],
  ['locked', { does: 'answer', challenge: true }],
];

/** The behaviour of a user part; anybody who is not named picks up. */
export function behaviourOf(table: BehaviourTable, user: string | undefined): CallBehaviour {
  const name = user?.toLowerCase();
  return table.find(([known]) => known === name)?.[1] ?? { does: 'answer' };
}
