import type { Group } from '../../../trace/group';
import { hostOfEndpoint } from '../../../trace/hop-of';
import type { Linked } from '../../../trace/link-groups';
import { placeOf } from '../../../trace/message-places';
import type { DialogName } from '../../../trace/rare-keys';
import type { ReferredCall } from '../../../trace/transfers';
import { onlyCallOf } from '../../obligations/transfer-call';
import type { LinkedRule } from '../../rule';

/** A transfer whose call does not replace the one that it should. */
export const replacesNotApplied: LinkedRule = {
  scope: 'linked',
  meta: {
    id: 'replaces-not-applied',
    category: 'subscription',
    severity: 'error',
    description: 'Refer-To asks for Replaces, and the INVITE has none, or one that names another dialog.',
    reference: 'RFC 3891 §4; RFC 3515 §2.1',
    fixable: false,
  },
  check(linked, _facts, report) {
    for (const transfer of linked.transfers) {
      const wanted = transfer.target?.replaces;
      const call = wanted && onlyCallOf(transfer);
      const invite = call?.invite.request;
      const refer = transfer.refer.request;
      if (!wanted || !call || !invite || !refer) continue;
      if (invite.keys.truncatedHeader || invite.keys.template) continue;
      const found = invite.keys.rare.replaces;
      // Without both tags it is no Replaces at all (`replaces-invalid`).
      if (found && (found.toTag === undefined || found.fromTag === undefined)) continue;
      if ((found && isSame(found, wanted)) || isOwnDialog(wanted, call, linked)) continue;
      report({
        at: { message: invite, span: placeOf(invite, 'replaces') },
        message: `The INVITE of the transfer must carry Replaces: ${nameOf(wanted)}, as Refer-To has it; ${
          found ? `it names ${nameOf(found)}` : 'it has none, and the target rings as for a new call'
        }.`,
        confidence: 'certain',
        related: [{ message: 'Refer-To', at: { message: refer, span: placeOf(refer, 'refer-to') } }],
      });
    }
  },
};

/** The tags are copied as they stand: the receiver of the INVITE looks for its own in to-tag (RFC 3891 §3). */
function isSame(a: DialogName, b: DialogName): boolean {
  return a.callId === b.callId && a.toTag === b.toTag && a.fromTag === b.fromTag;
}

/** A B2BUA that is an end of the named call joins it by itself. */
function isOwnDialog({ callId }: DialogName, { invite }: ReferredCall, linked: Linked): boolean {
  const host = hostOfEndpoint(invite.client ?? '');
  const group = linked.groupOfCallId(callId);
  return group !== undefined && hostsOf(group).has(host);
}

const known = new WeakMap<Group, ReadonlySet<string>>();

/** All hosts that a group was seen at; many transfers may name it. */
function hostsOf(group: Group): ReadonlySet<string> {
  let hosts = known.get(group);
  if (!hosts) {
    hosts = new Set(group.transactions.flatMap(({ hop }) => [hop.a, hop.b]).map(hostOfEndpoint));
    known.set(group, hosts);
  }
  return hosts;
}

function nameOf({ callId, toTag = '', fromTag = '' }: DialogName): string {
  return `${callId};to-tag=${toTag};from-tag=${fromTag}`;
}
